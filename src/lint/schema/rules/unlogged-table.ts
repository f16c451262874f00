/** A table that a crash empties. */
import type { SchemaRule } from '../rule.ts';

export const unloggedTable: SchemaRule = {
  id: 'unlogged-table',
  code: 'L247',
  title: 'A table that a crash empties',
  why: 'An unlogged table is truncated when the server was not shut down cleanly, is empty on every replica, and is in no point-in-time recovery.',
  fix: 'make it SET LOGGED, unless its rows can be made again',
  level: 'warning',
  aliases: ['pg-index-health TABLES_NOT_LOGGED'],
  examples: {
    fires: ['CREATE UNLOGGED TABLE t (a int);'],
    silent: ['CREATE TABLE t (a int);'],
  },
  check: ({ schema }) =>
    schema.tables
      .filter(({ unlogged }) => unlogged === true)
      .map(({ id, label, sql }) => ({
        at: id,
        message: `${label} is unlogged`,
        fix: `ALTER TABLE ${sql} SET LOGGED, unless its rows can be made again`,
      })),
};
