/** 32-bit whole numbers. */
import { columnText, writtenColumns } from '../parts.ts';
import type { Rule } from '../rule.ts';

const NAMES = ['int4', 'int', 'integer', 'serial', 'serial4'];

export const preferBigintOverInt: Rule = {
  id: 'prefer-bigint-over-int',
  code: 'L121',
  title: 'A 32-bit whole number',
  why: 'It ends at 2,147,483,647, and changing the type then rewrites the table when it is largest.',
  fix: 'use bigint',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      'CREATE TABLE t (id int);',
      'ALTER TABLE t ADD COLUMN id serial;',
      'CREATE TABLE t (ids int4[]);',
    ],
    silent: ['CREATE TABLE t (id bigint, n smallint, m bigserial);', 'SELECT 1::int;'],
  },
  check(statement) {
    return writtenColumns(statement)
      .filter(({ type }) => NAMES.includes(bare(type.name)))
      .map(({ table, column, start, end }) => ({
        start,
        end,
        message: `${column} ends at 2,147,483,647`,
        object: columnText(table, column),
      }));
  },
};

function bare(name: string): string {
  return name.split('.').at(-1) ?? name;
}
