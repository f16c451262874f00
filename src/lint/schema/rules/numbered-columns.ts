/** The same column several times, with a number. */
import { grouped } from '../../../core/group.ts';
import type { SchemaRule } from '../rule.ts';

export const numberedColumns: SchemaRule = {
  id: 'numbered-columns',
  code: 'L244',
  title: 'The same column several times, with numbers',
  why: 'One more needs a migration, none of them can be searched without naming all, and nobody knows what an empty one in the middle means.',
  fix: 'make a table of it, a row for each',
  level: 'warning',
  aliases: ['schemacrawler LinterTableWithIncrementingColumns', 'sqlcheck metadata tribbles'],
  examples: {
    fires: ['CREATE TABLE t (phone1 text, phone2 text, phone3 text);'],
    silent: ['CREATE TABLE t (address_line1 text, address_line2 text, q1 int, md5 text, sha256 text);'],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const groups = grouped(
        table.columns,
        ({ name, type }) => `${/^(.*\D)\d+$/.exec(name)?.[1] ?? name} ${type}`,
      );
      return [...groups.values()]
        .filter((columns) => columns.length >= 3)
        .map((columns) => ({
          at: columns[0]?.id ?? table.id,
          message: `${table.label} has ${columns.map(({ name }) => name).join(', ')}`,
        }));
    }),
};
