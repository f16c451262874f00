/** A boolean that does not read as a question. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const booleanName: SchemaRule = {
  id: 'boolean-name',
  code: 'L283',
  title: 'A boolean that does not read as a question',
  why: 'A name with is_ or has_ tells a reader what is in it, and which way round.',
  fix: 'name it is_…, has_…, can_… or should_…; `renamed_from:` keeps its data',
  level: 'off',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE t (email boolean);'],
    silent: ['CREATE TABLE t (has_email boolean, is_paid boolean);'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^boolean$/)
      .filter(({ column }) => !/^(is|has|can|should|was|allow|allows|needs|uses)_/.test(column.name))
      .map(({ column }) => ({
        at: column.id,
        message: `${column.label} is a boolean that does not read as a question`,
      })),
};
