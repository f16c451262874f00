/** Our own folders: NAME/up.sql beside the plan.json that runs. */
import { byNumber, type MigrationFormat } from './format.ts';

export const datawright: MigrationFormat = {
  name: 'datawright',
  title: 'Datawright',
  // apply runs each group of steps in a transaction of its own, with a lock_timeout, and goes on after a failure.
  caredFor: ['prefer-robust-stmts', 'require-statement-timeout'],
  timeouts: ['lock_timeout'],
  migrations: (files) =>
    files
      .filter(({ path }) => /(?:^|\/)up\.sql$/.test(path))
      .filter(({ path }) => files.some((file) => file.path === path.replace(/up\.sql$/, 'plan.json')))
      .sort(byNumber),
  read: ({ text }) => ({ sql: text, inTransaction: false }),
};
