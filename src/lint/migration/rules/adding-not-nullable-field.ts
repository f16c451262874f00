/** SET NOT NULL reads the whole table under the strongest lock, unless a check has proven it. */
import { relationText } from '../../../sql/tree.ts';
import type { Fact } from '../facts.ts';
import { columnText, commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { isAtLeast, type Scene } from '../scene.ts';
import type { AlterCommand } from '../statement.ts';

export const addingNotNullableField: Rule = {
  id: 'adding-not-nullable-field',
  code: 'L103',
  title: 'SET NOT NULL reads the whole table',
  why: 'PostgreSQL reads every row under ACCESS EXCLUSIVE to see that none is NULL. From version 12 on it skips that when a validated CHECK (column IS NOT NULL) says so already.',
  fix: 'add CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in a later transaction, then SET NOT NULL and drop the check',
  level: 'error',
  aliases: [
    'eugene E2',
    'atlas PG303',
    'atlas MF104',
    'strong_migrations change_column_null',
    'pg-schema-diff ACQUIRES_ACCESS_EXCLUSIVE_LOCK',
  ],
  examples: {
    fires: [
      'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
      'ALTER TABLE users ADD CONSTRAINT c CHECK (email IS NOT NULL) NOT VALID; ALTER TABLE users ALTER email SET NOT NULL;',
      'ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c; ALTER TABLE users ALTER email SET NOT NULL;',
      {
        sql: 'ALTER TABLE users VALIDATE CONSTRAINT c; ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
        postgres: 11,
      },
    ],
    silent: [
      'ALTER TABLE users ADD CONSTRAINT c CHECK (email IS NOT NULL) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c; ALTER TABLE users ALTER email SET NOT NULL;',
      'ALTER TABLE users VALIDATE CONSTRAINT users_email_not_null; ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
      'CREATE TABLE users (email text); ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
    ],
  },
  check(statement, scene) {
    return commandsOf(statement, 'AT_SetNotNull')
      .filter(({ table, start }) => !scene.isNew(table, start))
      .filter((part) => !isAtLeast(scene.settings, 12) || !isProven(part, scene))
      .map(({ table, command, start, end }) => ({
        start,
        end,
        message: `SET NOT NULL reads all of ${relationText(table)} while nobody else can`,
        object: columnText(table, command.name ?? ''),
      }));
  },
};

/** True when a validated constraint of this file says that the column has no NULL, or may well say so. */
function isProven({ table, command, start }: AlterCommand, scene: Scene): boolean {
  const constraints = scene
    .before('constraint', start, table)
    .filter(({ kind }) => kind === 'CONSTR_CHECK' || kind === 'CONSTR_NOTNULL');
  const dropped = (name: string | undefined, at: number) =>
    scene.before('constraint-dropped', start, table).some((f) => f.name === name && f.at > at);
  const names = (constraint: Extract<Fact, { type: 'constraint' }>) =>
    constraint.columns.includes(command.name ?? '');
  if (constraints.some((c) => c.valid && names(c) && !dropped(c.name, c.at))) return true;
  return scene.before('validated', start, table).some(({ name, at }) => {
    const known = constraints.filter((c) => c.name === name);
    // A constraint of an earlier migration is not known here; who validates it just before knows why.
    return !dropped(name, at) && (known.length === 0 || known.some(names));
  });
}
