/** An index that another one can do the work of. */
import { qualify } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';
import { type AccessPath, accessPaths, keysOf } from '../schema.ts';

export const idxPrefixRedundant: SchemaRule = {
  id: 'idx-prefix-redundant',
  code: 'L203',
  title: 'An index that is the beginning of another',
  why: 'Every write keeps both up to date, and every search that the shorter one serves the longer one serves as well.',
  fix: 'drop the shorter one',
  level: 'warning',
  aliases: ['pg-index-health INTERSECTED_INDEXES', 'pghero duplicate_indexes'],
  examples: {
    fires: [
      'CREATE TABLE t (a int, b int); CREATE INDEX short ON t (a); CREATE INDEX long ON t (a, b);',
      'CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); CREATE INDEX short ON t (a);',
    ],
    silent: [
      'CREATE TABLE t (a int, b int); CREATE INDEX ON t (b); CREATE INDEX ON t (a, b);',
      'CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX ON t (a); CREATE INDEX ON t (a, b);',
      'CREATE TABLE t (a int, b int); CREATE INDEX ON t (a) WHERE b > 0; CREATE INDEX ON t (a, b);',
      'CREATE TABLE t (a text, b int); CREATE INDEX ON t (a text_pattern_ops); CREATE INDEX ON t (a, b);',
      'CREATE TABLE t (a int, b int); CREATE INDEX ON t USING hash (a); CREATE INDEX ON t (a, b);',
      'CREATE TABLE t (a int, b int); CREATE INDEX ON t (a DESC NULLS LAST); CREATE INDEX ON t (a, b);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const paths = accessPaths(table).filter(({ method }) => method === 'btree');
      return paths.flatMap((short) => {
        const { index } = short;
        if (index === undefined || index.unique || index.partOf !== undefined) return [];
        const long = paths.find((other) => other !== short && beginsWith(other, short));
        if (long === undefined) return [];
        return [
          {
            at: short.id,
            message: `${short.name} is the beginning of ${long.name}, which serves the same searches`,
            patch: `DROP INDEX CONCURRENTLY ${qualify(index.schema, index.name)}`,
          },
        ];
      });
    }),
};

/** Keys are compared as they are written, so that order, operator class and collation count. */
function beginsWith(long: AccessPath, short: AccessPath): boolean {
  const [longer, shorter] = [keysOf(long), keysOf(short)];
  return (
    longer.length > shorter.length &&
    shorter.every((key, i) => key === longer[i]) &&
    long.where === short.where &&
    short.include.every((column) => long.include.includes(column))
  );
}
