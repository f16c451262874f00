/** A foreign key to something that is not the primary key. */
import type { SchemaRule } from '../rule.ts';

export const fkToUnique: SchemaRule = {
  id: 'fk-to-unique',
  code: 'L215',
  title: 'A foreign key to something that is not the primary key',
  why: 'A row can then be named in two ways, and what refers to it has to change when the value changes.',
  fix: 'refer to the primary key',
  level: 'off',
  aliases: ['splinter 0021'],
  examples: {
    fires: [
      'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE); CREATE TABLE logins (email text REFERENCES users (email));',
    ],
    silent: [
      'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE); CREATE TABLE logins (user_id bigint REFERENCES users);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.foreignKeys.flatMap(({ id, name, references }) => {
        const key = schema.table(references.table)?.primaryKey?.columns;
        if (key === undefined || sorted(key) === sorted(references.columns)) return [];
        return [
          { at: id, message: `${name} refers to ${references.columns.join(', ')}, not to the primary key` },
        ];
      }),
    ),
};

const sorted = (columns: readonly string[]): string => [...columns].sort().join(', ');
