/** A join table with a number of its own beside its two references. */
import type { SchemaRule } from '../rule.ts';

export const uselessSurrogate: SchemaRule = {
  id: 'useless-surrogate',
  code: 'L210',
  title: 'A join table with a number of its own',
  why: 'The number says nothing, costs an index, and lets the same pair be there twice.',
  fix: 'make the two references the primary key',
  level: 'warning',
  aliases: ['schemacrawler LinterUselessSurrogateKey'],
  examples: {
    fires: [
      'CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY); CREATE TABLE a_b (id bigint PRIMARY KEY, a_id bigint NOT NULL REFERENCES a, b_id bigint NOT NULL REFERENCES b);',
    ],
    silent: [
      'CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY); CREATE TABLE a_b (a_id bigint REFERENCES a, b_id bigint REFERENCES b, PRIMARY KEY (a_id, b_id));',
      'CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, a_id bigint REFERENCES a, b_id bigint REFERENCES b, total numeric);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const [key, ...more] = table.primaryKey?.columns ?? [];
      const referring = table.foreignKeys.flatMap(({ columns }) => (columns.length === 1 ? columns : []));
      const others = table.columns.filter(
        ({ name }) => name !== key && !/^(created|updated)_(at|on)$/.test(name),
      );
      const joins = new Set(referring).size === 2 && others.every(({ name }) => referring.includes(name));
      if (key === undefined || more.length > 0 || referring.includes(key) || !joins || others.length !== 2)
        return [];
      const isReferred = schema.tables.some((one) =>
        one.foreignKeys.some(({ references }) => references.table === table.sql),
      );
      return isReferred
        ? []
        : [
            {
              at: table.id,
              message: `${table.label} joins ${referring.join(' and ')}, and ${key} adds nothing`,
            },
          ];
    }),
};
