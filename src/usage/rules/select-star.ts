import type { Rule } from '../rule.ts';

/** `SELECT *` of a table: the code depends on columns that nobody named. */
export const selectStar: Rule = {
  name: 'select-star',
  code: 'A003',
  severity: 'warning',
  title: 'SELECT *',
  why: 'Every column is read and sent, restricted ones too, and the code changes with the table without being touched.',
  check: ({ analysis }) =>
    analysis.stars
      .filter((star) => !star.harmless)
      .map((star) => ({
        at: { sql: star.at },
        length: 1,
        message: star.columns === undefined ? '* reads every column' : `* reads ${star.columns} columns`,
        fix: 'name the columns that are used',
      })),
};
