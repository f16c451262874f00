/** A reference between texts that compare differently. */
import type { SchemaRule } from '../rule.ts';
import { columnOf } from '../schema.ts';

export const collationMismatch: SchemaRule = {
  id: 'collation-mismatch',
  code: 'L249',
  title: 'A foreign key between texts of different collations',
  why: 'A join over it fails for want of one collation, or cannot use the index that has the other.',
  fix: 'give both columns the same collation',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE a (code text COLLATE "C" PRIMARY KEY); CREATE TABLE b (a_code text REFERENCES a);'],
    silent: [
      'CREATE TABLE a (code text COLLATE "C" PRIMARY KEY); CREATE TABLE b (a_code text COLLATE "C" REFERENCES a);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.foreignKeys.flatMap(({ id, columns, references }) =>
        columns.flatMap((name, at) => {
          const own = columnOf(table, name);
          const target = schema.table(references.table);
          const other = target === undefined ? undefined : columnOf(target, references.columns[at] ?? '');
          if (own === undefined || other === undefined || own.collation === other.collation) return [];
          const say = (collation = 'the default collation'): string => collation;
          return [
            {
              at: id,
              message: `${own.label} has ${say(own.collation)} and ${other.label} ${say(other.collation)}`,
            },
          ];
        }),
      ),
    ),
};
