/** A foreign key between columns of different types. */
import type { SchemaRule } from '../rule.ts';
import { columnOf } from '../schema.ts';

export const fkTypeMismatch: SchemaRule = {
  id: 'fk-type-mismatch',
  code: 'L205',
  title: 'A foreign key between columns of different types',
  why: 'Values that fit one side do not fit the other, and a comparison may have to convert each value before it can use an index.',
  fix: 'give the referring column the type of the column it refers to',
  level: 'error',
  aliases: ['pg-index-health FOREIGN_KEYS_WITH_UNMATCHED_COLUMN_TYPE'],
  examples: {
    fires: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (user_id int REFERENCES users);',
      'CREATE TABLE users (code varchar(10) PRIMARY KEY); CREATE TABLE orders (user_code varchar(20) REFERENCES users);',
    ],
    silent: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (user_id bigint REFERENCES users);',
      'CREATE TABLE users (a int, b text, PRIMARY KEY (b, a)); CREATE TABLE orders (x text, y int, FOREIGN KEY (x, y) REFERENCES users);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.foreignKeys.flatMap(({ id, columns, references }) => {
        const target = schema.table(references.table);
        return columns.flatMap((name, at) => {
          const own = columnOf(table, name);
          const other = target === undefined ? undefined : columnOf(target, references.columns[at] ?? '');
          if (own === undefined || other === undefined || own.type === other.type) return [];
          return [
            {
              at: id,
              message: `${own.label} is ${own.type}, but ${other.label}, which it refers to, is ${other.type}`,
            },
          ];
        });
      }),
    ),
};
