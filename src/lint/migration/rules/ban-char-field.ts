/** Blank-padded character types. */
import { columnText, writtenColumns } from '../parts.ts';
import type { Rule } from '../rule.ts';

const NAMES = ['char', 'bpchar', 'character', 'nchar'];

export const banCharField: Rule = {
  id: 'ban-char-field',
  code: 'L107',
  title: 'A blank-padded column',
  why: 'char(n) stores spaces up to its length, compares without them and is no faster than text; char alone holds one character.',
  fix: 'use text, with a CHECK on its length when that matters',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      'CREATE TABLE t (code char(3));',
      'ALTER TABLE t ADD COLUMN code character(3);',
      'ALTER TABLE t ALTER COLUMN code TYPE char[];',
    ],
    silent: ['CREATE TABLE t (code text, name varchar, note varchar(3));'],
  },
  check(statement) {
    return writtenColumns(statement)
      .filter(({ type }) => NAMES.includes(type.name))
      .map(({ table, column, start, end }) => ({
        start,
        end,
        message: `${column} is padded with blanks`,
        object: columnText(table, column),
      }));
  },
};
