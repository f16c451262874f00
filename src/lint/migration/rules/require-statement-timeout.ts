/** A statement that may hold its lock without end. */
import type { Rule } from '../rule.ts';
import { firstUnprotected } from '../timeouts.ts';

export const requireStatementTimeout: Rule = {
  id: 'require-statement-timeout',
  code: 'L136',
  title: 'A lock that is held without end',
  why: 'A statement that turns out to read or rewrite a large table holds its lock for as long as that takes, unless a timeout ends it.',
  fix: `SET statement_timeout = '5s' at the head of the file`,
  level: 'warning',
  aliases: ['squawk require-timeout-settings'],
  examples: {
    fires: ['ALTER TABLE users ADD COLUMN email text;', `SET lock_timeout = '2s'; DROP TABLE users;`],
    silent: [
      `SET statement_timeout = '5s'; ALTER TABLE users ADD COLUMN email text;`,
      'CREATE TABLE users (id int);',
    ],
  },
  check: (statement, scene) =>
    firstUnprotected(statement, scene, 'statement_timeout').map(({ lock, ...place }) => ({
      ...place,
      message: `this holds ${lock} without a statement_timeout`,
    })),
};
