/** A column that a major upgrade refuses. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const regType: SchemaRule = {
  id: 'reg-type',
  code: 'L241',
  title: 'A column that holds an OID by name',
  why: 'OIDs change in another database, so pg_upgrade refuses the whole cluster as long as such a column is there.',
  fix: 'keep the name as text',
  level: 'error',
  aliases: ['splinter 0018'],
  examples: {
    fires: ['CREATE TABLE t (source regprocedure);', 'CREATE TABLE t (ns regnamespace[]);'],
    silent: ['CREATE TABLE t (source text, kind regtype, relation regclass);'],
  },
  check: ({ schema }) =>
    // regclass, regrole and regtype are carried over.
    columnsOfType(schema, /^reg(collation|config|dictionary|namespace|oper|operator|proc|procedure)\b/).map(
      ({ column }) => ({
        at: column.id,
        message: `${column.label} is ${column.type}`,
      }),
    ),
};
