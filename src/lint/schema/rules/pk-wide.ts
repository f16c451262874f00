/** A primary key of many columns. */
import type { SchemaRule } from '../rule.ts';

const MOST = 3;

export const pkWide: SchemaRule = {
  id: 'pk-wide',
  code: 'L209',
  title: 'A primary key of many columns',
  why: 'All of them stand again in every table that refers to it, in every index there, and in every join.',
  fix: 'give the table an identity column as its key and keep the natural one as a unique constraint',
  level: 'off',
  aliases: ['schemacrawler LinterTableWithTooManyPrimaryKeyColumns'],
  examples: {
    fires: ['CREATE TABLE t (a int, b int, c int, d int, PRIMARY KEY (a, b, c, d));'],
    silent: ['CREATE TABLE t (a int, b int, c int, d int, PRIMARY KEY (a, b, c));'],
  },
  check: ({ schema }) =>
    schema.tables.flatMap(({ label, primaryKey }) =>
      primaryKey === undefined || primaryKey.columns.length <= MOST
        ? []
        : [
            {
              at: primaryKey.id,
              message: `the primary key of ${label} has ${primaryKey.columns.length} columns`,
            },
          ],
    ),
};
