/** A partial index that leaves out no row. */
import { quoteIdentifier } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';
import { accessPaths } from '../schema.ts';

export const idxRedundantWhere: SchemaRule = {
  id: 'idx-redundant-where',
  code: 'L224',
  title: 'A partial index that leaves out no row',
  why: 'Its condition is always true, because the column is NOT NULL, yet a search that does not repeat the condition is not served by it.',
  fix: 'leave the condition out',
  level: 'warning',
  aliases: ['pg-index-health INDEXES_WITH_UNNECESSARY_WHERE_CLAUSE'],
  examples: {
    fires: ['CREATE TABLE t (a int NOT NULL); CREATE INDEX ON t (a) WHERE a IS NOT NULL;'],
    silent: [
      'CREATE TABLE t (a int); CREATE INDEX ON t (a) WHERE a IS NOT NULL;',
      'CREATE TABLE t (a int NOT NULL); CREATE INDEX ON t (a) WHERE a > 0;',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const always = table.columns
        .filter(({ notNull }) => notNull)
        .map(({ name }) => `(${quoteIdentifier(name)} IS NOT NULL)`);
      return accessPaths(table)
        .filter(({ where = '' }) => always.includes(where) || always.includes(`(${where})`))
        .map(({ id, name, where }) => ({
          at: id,
          message: `${where} is true of every row that ${name} could leave out`,
        }));
    }),
};
