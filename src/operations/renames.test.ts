import { expect, test } from 'vitest';
import { migrationProject, USERS } from '../../test/support/migration-project.ts';
import { applyOperation } from './apply.ts';
import { downOperation } from './down.ts';
import { planOperation } from './plan.ts';

test('a drop and an add that look alike are named with what to declare, and not guessed', async () => {
  const { run, declare } = await migrationProject(USERS);
  await run(planOperation);
  await run(applyOperation);
  await declare(USERS.replace('nick:', 'nickname:'));
  const { output, diagnostics } = await run(planOperation, { dryRun: true });
  expect(output.up.flatMap((step) => step.hazards)).toEqual(['drop_column:users.nick']);
  expect(diagnostics.filter((d) => d.code === 'M006')).toMatchObject([
    {
      where: { file: 'contracts/shop.yaml', line: 9 },
      message: 'column users.nick goes and users.nickname comes: was it renamed?',
      fix: 'when it was, declare it: tables: users: columns: nickname: renamed_from: nick',
    },
  ]);
});

test('what is declared is renamed: types, and views and functions by a comment above them, there and back', async () => {
  const contract = USERS.replace('tables:', 'enums:\n  mood: [sad, happy]\ntables:').replace(
    'nick: { type: text, nullable: true }',
    'mood: { type: mood, default: sad }',
  );
  const sql = `CREATE VIEW sad_users AS SELECT id FROM users WHERE mood = 'sad';
CREATE FUNCTION twice(i integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * i';
`;
  const { run, declare, write, session } = await migrationProject(contract);
  await write('contracts/sql/views.sql', sql);
  await run(planOperation);
  await run(applyOperation);
  await session.execute(`INSERT INTO users VALUES (1, 'x', 'happy'); GRANT SELECT ON sad_users TO PUBLIC`);
  await run(planOperation);
  await declare(
    contract
      .replace('mood: [sad, happy]', 'feeling: { values: [sad, happy], renamed_from: mood }')
      .replace('type: mood', 'type: feeling'),
  );
  await write(
    'contracts/sql/views.sql',
    `-- renamed_from: sad_users\n-- for support\n${sql
      .replace('VIEW sad_users', 'VIEW unhappy_users')
      .replace('CREATE FUNCTION twice', '-- renamed_from: twice\nCREATE FUNCTION double')}
GRANT SELECT ON unhappy_users TO PUBLIC;`,
  );
  const { output } = await run(planOperation);
  expect(output.up.map((step) => step.sql).slice(0, 3)).toEqual([
    'ALTER TYPE public.mood RENAME TO feeling',
    'ALTER VIEW public.sad_users RENAME TO unhappy_users',
    'ALTER FUNCTION public.twice(integer) RENAME TO double',
  ]);
  expect(output.up.flatMap((step) => step.hazards)).toEqual([]);
  expect(output.proof).toMatchObject({ proven: true });
  await run(applyOperation);
  expect(await session.query('SELECT mood::text, double(2) AS four FROM users')).toEqual([
    { mood: 'happy', four: 4 },
  ]);
  await run(downOperation);
  expect(await session.query('SELECT mood::text, twice(2) AS four FROM users')).toEqual([
    { mood: 'happy', four: 4 },
  ]);
});

test('a schema and values of an enum are renamed as the contract declares it, and their rows stay', async () => {
  const contract = (schema: string, status: string, value: string): string => `contract: shop
version: 1.0.0
schemas:
  ${schema}
enums:
  status: [open, ${status}, gone]
tables:
  ${schema.replace(/:.*/s, '')}.users:
    columns:
      id: { type: integer, primary_key: true }
      status: { type: status, default: ${value} }
`;
  const { run, declare, session } = await migrationProject(contract('accounts:', 'paid', 'paid'));
  await run(planOperation);
  await run(applyOperation);
  await session.execute('INSERT INTO accounts.users VALUES (1)');

  await declare(contract('auth:', 'settled', 'settled'));
  const { diagnostics } = await run(planOperation, { dryRun: true });
  expect(diagnostics.filter((d) => d.code === 'M006').map((d) => d.fix)).toEqual([
    'when it was, declare it: enums: status: - { value: settled, renamed_from: paid }',
    'when it was, declare it: schemas: auth: renamed_from: accounts',
  ]);

  await declare(
    contract('auth: { renamed_from: accounts }', '{ value: settled, renamed_from: paid }', 'settled'),
  );
  const { output } = await run(planOperation);
  expect(output.up.map((step) => step.sql)).toEqual([
    'ALTER SCHEMA accounts RENAME TO auth',
    "ALTER TYPE public.status RENAME VALUE 'paid' TO 'settled'",
  ]);
  expect(output.up.flatMap((step) => step.hazards)).toEqual([]);
  expect(output.proof).toMatchObject({ proven: true });
  await run(applyOperation);
  expect(await session.query('SELECT status::text FROM auth.users')).toEqual([{ status: 'settled' }]);
  expect((await run(planOperation, { dryRun: true })).output.up).toEqual([]);
  await run(downOperation);
  expect(await session.query('SELECT status::text FROM accounts.users')).toEqual([{ status: 'paid' }]);
});
