/** varchar with a length. */
import { columnText, writtenColumns } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const preferTextField: Rule = {
  id: 'prefer-text-field',
  code: 'L126',
  title: 'A varchar with a length',
  why: 'Text is stored the same way. A shorter limit later needs ACCESS EXCLUSIVE and a full read of the table; a CHECK can be added NOT VALID.',
  fix: 'use text with a CHECK on its length',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE t (name varchar(100));', 'ALTER TABLE t ADD COLUMN name character varying(10)[];'],
    silent: ['CREATE TABLE t (name text, nick varchar);'],
  },
  check(statement) {
    return writtenColumns(statement)
      .filter(({ type }) => type.name === 'varchar' && type.modifiers.length > 0)
      .map(({ table, column, start, end }) => ({
        start,
        end,
        message: `the length of ${column} will be hard to change`,
        object: columnText(table, column),
      }));
  },
};
