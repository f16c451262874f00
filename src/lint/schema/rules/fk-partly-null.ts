/** A composite foreign key that is not checked when one of its columns is NULL. */
import type { SchemaRule } from '../rule.ts';
import { columnOf } from '../schema.ts';

export const fkPartlyNull: SchemaRule = {
  id: 'fk-partly-null',
  code: 'L216',
  title: 'A composite foreign key that can be partly NULL',
  why: 'With MATCH SIMPLE a row with one of the columns NULL is not checked at all, so the others may point at nothing.',
  fix: 'make the columns NOT NULL, or declare the foreign key MATCH FULL',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      'CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c (a int NOT NULL, b int, FOREIGN KEY (a, b) REFERENCES p);',
    ],
    silent: [
      'CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c (a int NOT NULL, b int NOT NULL, FOREIGN KEY (a, b) REFERENCES p);',
      'CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c (a int, b int, FOREIGN KEY (a, b) REFERENCES p MATCH FULL);',
      'CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.foreignKeys.flatMap(({ id, name, columns, definition }) => {
        if (columns.length < 2 || definition.includes(' MATCH FULL')) return [];
        const nullable = columns.filter((column) => columnOf(table, column)?.notNull !== true);
        return nullable.length === 0
          ? []
          : [{ at: id, message: `${name} is not checked when ${nullable.join(' or ')} is NULL` }];
      }),
    ),
};
