/** An index that a failed build left behind. */
import { qualify } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';

export const idxInvalid: SchemaRule = {
  id: 'idx-invalid',
  code: 'L220',
  title: 'An index that is not valid',
  why: 'A concurrent build was interrupted, or a partition lacks its part: no search uses the index, yet every write keeps it up to date, and a unique one may hold duplicates.',
  fix: 'build it again',
  level: 'error',
  aliases: ['pg-index-health INVALID_INDEXES', 'pghero invalid_indexes'],
  examples: {
    fires: [
      'CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE TABLE p1 PARTITION OF p DEFAULT; CREATE INDEX ON ONLY p (a);',
    ],
    silent: ['CREATE TABLE t (a int); CREATE INDEX ON t (a);'],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.indexes
        .filter(({ invalid }) => invalid === true)
        .map((index) => ({
          at: index.id,
          message: `${index.name} of ${table.label} is not valid`,
          ...(table.partitionBy === undefined
            ? { patch: `REINDEX INDEX CONCURRENTLY ${qualify(index.schema, index.name)}` }
            : { fix: 'build its part on every partition and attach it' }),
        })),
    ),
};
