/** Money in binary fractions. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

const MONEY =
  /(^|_)(price|amount|total|subtotal|cost|fee|salary|balance|tax|discount|revenue|payment|refund)s?($|_)/;

export const floatMoney: SchemaRule = {
  id: 'float-money',
  code: 'L237',
  title: 'Money in binary fractions',
  why: 'Most cents have no binary fraction, so sums drift and equal amounts differ.',
  fix: 'use numeric',
  level: 'error',
  aliases: ['sqlcheck imprecise data type'],
  examples: {
    fires: ['CREATE TABLE t (unit_price real);', 'CREATE TABLE t (total double precision);'],
    silent: ['CREATE TABLE t (total numeric(12,2), latitude double precision, discount_rate integer);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^(real|double precision)$/)
      .filter(({ column }) => MONEY.test(column.name))
      .map(({ column }) => ({
        at: column.id,
        message: `${column.label} looks like money and is ${column.type}`,
      })),
};
