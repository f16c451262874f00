/** Timestamps without a time zone. */
import { columnText, writtenColumns } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const preferTimestampTz: Rule = {
  id: 'prefer-timestamp-tz',
  code: 'L127',
  title: 'A timestamp without time zone',
  why: 'PostgreSQL drops the offset of what is written, so two moments that are hours apart can be stored as the same.',
  fix: 'use timestamptz',
  level: 'warning',
  aliases: ['squawk prefer-timestamptz'],
  examples: {
    fires: [
      'CREATE TABLE t (at timestamp);',
      'ALTER TABLE t ALTER COLUMN at TYPE timestamp(3) without time zone;',
    ],
    silent: ['CREATE TABLE t (at timestamptz, day date, clock time);'],
  },
  check(statement) {
    return writtenColumns(statement)
      .filter(({ type }) => type.name === 'timestamp')
      .map(({ table, column, start, end }) => ({
        start,
        end,
        message: `${column} forgets the time zone`,
        object: columnText(table, column),
      }));
  },
};
