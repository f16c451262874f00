/** The type money. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const moneyType: SchemaRule = {
  id: 'money-type',
  code: 'L236',
  title: 'The type money',
  why: 'Its currency is a setting of the server: the same bytes are dollars here and yen there, and fractions of a cent are lost.',
  fix: 'use numeric, beside a column for the currency',
  level: 'warning',
  aliases: ["don't-do-this money", 'pg-index-health COLUMNS_WITH_MONEY_TYPE'],
  examples: {
    fires: ['CREATE TABLE t (price money);'],
    silent: ['CREATE TABLE t (price numeric(12,2), currency text);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^money(\[\])?$/).map(({ column }) => ({
      at: column.id,
      message: `${column.label} is of type money`,
    })),
};
