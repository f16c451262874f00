/** 16-bit whole numbers. */
import { columnText, writtenColumns } from '../parts.ts';
import type { Rule } from '../rule.ts';

const NAMES = ['int2', 'smallint', 'smallserial', 'serial2'];

export const preferBigintOverSmallint: Rule = {
  id: 'prefer-bigint-over-smallint',
  code: 'L122',
  title: 'A 16-bit whole number',
  why: 'It ends at 32,767, and alignment mostly eats the bytes it saves.',
  fix: 'use bigint',
  level: 'warning',
  aliases: [],
  examples: {
    fires: ['CREATE TABLE t (id smallint);', 'ALTER TABLE t ADD COLUMN id smallserial;'],
    silent: ['CREATE TABLE t (id bigint, n int);'],
  },
  check(statement) {
    return writtenColumns(statement)
      .filter(({ type }) => NAMES.includes(type.name))
      .map(({ table, column, start, end }) => ({
        start,
        end,
        message: `${column} ends at 32,767`,
        object: columnText(table, column),
      }));
  },
};
