/** Columns of one name and several types. */
import { grouped } from '../../../core/group.ts';
import type { SchemaRule } from '../rule.ts';
import { columnsIn } from '../schema.ts';

export const sameNameOtherType: SchemaRule = {
  id: 'same-name-other-type',
  code: 'L246',
  title: 'Columns of one name and several types',
  why: 'Whoever knows one of them is wrong about the other; joins between them convert, and values that fit one do not fit the other.',
  fix: 'give them one type, by a domain where it means something; or another name',
  level: 'off',
  aliases: ['schemacrawler LinterColumnTypes'],
  examples: {
    fires: ['CREATE TABLE a (email varchar(100)); CREATE TABLE b (email varchar(255));'],
    silent: ['CREATE TABLE a (email text); CREATE TABLE b (email text, id int); CREATE TABLE c (id bigint);'],
  },
  check: ({ schema }) => {
    // A table's own `id`, `name` or `type` is its own matter.
    const shared = columnsIn(schema).filter(
      ({ column }) => !/^(id|name|type|status|value|code|kind|position)$/.test(column.name),
    );
    return [...grouped(shared, ({ column }) => column.name).values()].flatMap((same) => {
      const counts = [...grouped(same, ({ column }) => column.type)].sort(
        ([, a], [, b]) => b.length - a.length,
      );
      const [usual, ...others] = counts;
      return others.flatMap(([type, columns]) =>
        columns.map(({ column }) => ({
          at: column.id,
          message: `${column.label} is ${type}, while ${usual?.[1][0]?.column.label} is ${usual?.[0]}`,
        })),
      );
    });
  },
};
