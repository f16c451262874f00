/** A lock that is waited for without end. */
import type { Rule } from '../rule.ts';
import { firstUnprotected } from '../timeouts.ts';

export const requireLockTimeout: Rule = {
  id: 'require-lock-timeout',
  code: 'L135',
  title: 'A lock that is waited for without end',
  why: 'While a statement waits for its lock behind one long query, every later query on the table waits behind it: the application stands still though nothing runs.',
  fix: `SET lock_timeout = '2s' at the head of the file, and try again when it strikes`,
  level: 'warning',
  aliases: ['squawk require-timeout-settings', 'eugene E9'],
  examples: {
    fires: [
      'ALTER TABLE users ADD COLUMN email text;',
      `SET statement_timeout = '5s'; DROP TABLE users;`,
      `COMMENT ON TABLE users IS 'people';`,
    ],
    silent: [
      `SET lock_timeout = '2s'; ALTER TABLE users ADD COLUMN email text;`,
      `SET LOCAL Lock_Timeout = '2s'; ALTER TABLE users ADD COLUMN email text;`,
      'CREATE TABLE users (id int); ALTER TABLE users ADD COLUMN email text;',
      'SELECT 1; INSERT INTO users VALUES (1);',
    ],
  },
  check: (statement, scene) =>
    firstUnprotected(statement, scene, 'lock_timeout').map(({ lock, ...place }) => ({
      ...place,
      message: `this waits for ${lock} without a lock_timeout`,
    })),
};
