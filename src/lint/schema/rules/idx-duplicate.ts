/** Two indexes that are the same. */
import { qualify } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';
import { accessPaths, isSamePath } from '../schema.ts';

export const idxDuplicate: SchemaRule = {
  id: 'idx-duplicate',
  code: 'L204',
  title: 'Two indexes that are the same',
  why: 'Every write keeps both up to date and both take room and memory, while the planner uses one.',
  fix: 'drop one of them; keep the one that a constraint stands on',
  level: 'error',
  aliases: ['splinter 0009', 'pg-index-health DUPLICATED_INDEXES', 'pghero duplicate_indexes'],
  examples: {
    fires: [
      'CREATE TABLE t (a int); CREATE INDEX one ON t (a); CREATE INDEX two ON t (a);',
      'CREATE TABLE t (a int PRIMARY KEY); CREATE UNIQUE INDEX two ON t (a);',
      'CREATE TABLE t (a int UNIQUE); CREATE INDEX two ON t (a);',
    ],
    silent: [
      'CREATE TABLE t (a int, b int); CREATE INDEX ON t (a); CREATE INDEX ON t (b);',
      'CREATE TABLE t (a int); CREATE INDEX ON t (a); CREATE INDEX ON t USING hash (a);',
      'CREATE TABLE t (a int); CREATE INDEX ON t (a) WHERE a > 0; CREATE INDEX ON t (a) WHERE a < 0;',
      'CREATE TABLE t (a int); CREATE INDEX ON t (a); CREATE UNIQUE INDEX ON t (a) NULLS NOT DISTINCT WHERE a > 0;',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const paths = accessPaths(table);
      return paths.flatMap((path, at) => {
        // A constraint's index stays; of two that nothing stands on, the second is one too many.
        const other = paths.find(
          (one, before) => before < at && isSamePath(one, path) && (one.unique || !path.unique),
        );
        if (path.index === undefined || path.index.partOf !== undefined || other === undefined) return [];
        return [
          {
            at: path.id,
            message: `${path.name} is the same as ${other.name}`,
            patch: `DROP INDEX CONCURRENTLY ${qualify(path.index.schema, path.index.name)}`,
          },
        ];
      });
    }),
};
