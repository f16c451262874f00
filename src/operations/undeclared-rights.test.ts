/** Two environments that differ only in what nobody declared are one to a migration. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { migrationProject, refusal, USERS } from '../../test/support/migration-project.ts';
import { testServer } from '../../test/support/postgres.ts';
import { catalogFingerprint } from '../catalog/fingerprint.ts';
import { introspect } from '../catalog/introspect.ts';
import { migrationFiles } from '../migrate/folder.ts';
import { readPlanFile } from '../migrate/plan-file.ts';
import { applyOperation } from './apply.ts';
import { baselineOperation } from './baseline.ts';
import { downOperation } from './down.ts';
import { planOperation } from './plan.ts';
import { statusOperation } from './status.ts';

const ROLES = ['ur_app', 'ur_auditor', 'ur_etl', 'ur_late'];
const GRANT = 'GRANT SELECT ON users TO ur_app;';

afterAll(async () => {
  const session = await testServer().connect();
  await session.execute(`DROP OWNED BY ${ROLES.join(', ')}; DROP ROLE IF EXISTS ${ROLES.join(', ')}`);
  await session.close();
});

const made = (async () => {
  const session = await testServer().connect();
  for (const role of ROLES) await session.execute(`CREATE ROLE ${role}`);
  await session.close();
})();

/** Both are at the first migration; one of them then gets rights that nobody declared. */
async function twoEnvironments(undeclared: string) {
  await made;
  const here = await migrationProject(USERS);
  await here.write('contracts/sql/010_grants.sql', GRANT);
  const there = await here.elsewhere();
  await here.run(planOperation);
  await here.run(applyOperation);
  await there.run(applyOperation);
  await there.session.execute(undeclared);
  return { here, there };
}

const UNDECLARED = `GRANT SELECT, UPDATE (nick) ON users TO ur_auditor;
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ur_auditor;
  ALTER DEFAULT PRIVILEGES FOR ROLE ur_etl GRANT ALL ON TABLES TO ur_app;`;

const ORDERS = 'CREATE TABLE orders (id integer PRIMARY KEY); GRANT SELECT ON orders TO ur_app;';

test('a migration applies to both, and to none that lacks or has a declared right', async () => {
  const { here, there } = await twoEnvironments(UNDECLARED);
  await here.write('contracts/sql/020_orders.sql', ORDERS);
  expect((await here.run(planOperation)).output.proof).toMatchObject({ proven: true });
  await there.session.execute('GRANT DELETE ON users TO ur_app');
  const refused = await refusal(there.run(applyOperation));
  expect(refused.join()).toContain('M024');
  expect(refused.join()).toContain('users to ur_app differs in privileges');
  expect(refused.join()).not.toContain('ur_auditor');
  await there.session.execute('REVOKE DELETE ON users FROM ur_app');
  for (const environment of [here, there]) {
    const { output, diagnostics } = await environment.run(applyOperation);
    expect(diagnostics).toEqual([]);
    expect(output.applied).toMatchObject([{ asPlanned: true }]);
    expect((await environment.run(planOperation)).output.up).toEqual([]);
  }
  const [row] = await there.session.query(
    `SELECT has_table_privilege('ur_auditor', 'orders', 'SELECT') AS given, has_column_privilege('ur_auditor', 'users', 'nick', 'UPDATE') AS kept`,
  );
  expect(row).toEqual({ given: true, kept: true });
  for (const environment of [here, there])
    expect((await environment.run(downOperation, { allow: ['drop_table:orders'] })).diagnostics).toEqual([]);
}, 60_000);

test('planned where the rights are, it applies where they are not', async () => {
  const { here, there } = await twoEnvironments(UNDECLARED);
  await there.write('contracts/sql/020_orders.sql', ORDERS);
  await there.run(planOperation);
  for (const environment of [here, there]) {
    const { output, diagnostics } = await environment.run(applyOperation);
    expect(diagnostics).toEqual([]);
    expect(output.applied).toMatchObject([{ asPlanned: true }]);
  }
}, 60_000);

test('a migration that makes an object anew is refused where that would lose a right that nobody declared', async () => {
  const { here, there } = await twoEnvironments('');
  const view = (columns: string): Promise<void> =>
    here.write('contracts/sql/020_view.sql', `CREATE VIEW mails AS SELECT ${columns} FROM users;`);
  await view('id, email');
  await here.run(planOperation);
  await here.run(applyOperation);
  await there.run(applyOperation);
  await there.session.execute('GRANT SELECT ON mails TO ur_auditor');
  await view('email');
  await here.run(planOperation);
  const refused = (await refusal(there.run(applyOperation))).join();
  expect(refused).toContain('M024');
  expect(refused).toContain('mails to ur_auditor is new');
  expect((await here.run(applyOperation)).output.applied).toMatchObject([{ asPlanned: true }]);
}, 60_000);

test('what the role that migrates gives by default to PUBLIC or a declared role is not passed over', async () => {
  const { here, there } = await twoEnvironments('ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO ur_app');
  await here.write('contracts/sql/020_orders.sql', ORDERS);
  await here.run(planOperation);
  expect((await refusal(there.run(applyOperation))).join()).toContain('M024');
}, 60_000);

test('a role is spoken of for the first time: what it has already is the contract’s from then on', async () => {
  const { here, there } = await twoEnvironments('GRANT DELETE ON users TO ur_late');
  await here.write('contracts/sql/020_late.sql', 'GRANT SELECT ON users TO ur_late;');
  expect((await here.run(planOperation)).output.up.map(({ sql }) => sql)).toEqual([
    'GRANT SELECT ON TABLE public.users TO ur_late',
  ]);
  expect((await refusal(there.run(applyOperation))).join()).toContain('users to ur_late is new');
  // A plan for that one starts anew.
  expect((await there.run(planOperation, { replan: true })).output.up.map(({ sql }) => sql)).toEqual([
    'REVOKE DELETE ON TABLE public.users FROM ur_late',
    'GRANT SELECT ON TABLE public.users TO ur_late',
  ]);
}, 60_000);

test('migrations that wait follow each other when the next one speaks of more roles', async () => {
  const { here } = await twoEnvironments('');
  await here.session.execute('GRANT DELETE ON users TO ur_late');
  await here.write('contracts/sql/020_orders.sql', ORDERS);
  await here.run(planOperation);
  await here.write('contracts/sql/030_late.sql', 'GRANT SELECT ON orders TO ur_late;');
  expect((await here.run(planOperation)).output.waiting).toHaveLength(1);
  expect((await here.run(statusOperation)).diagnostics).toEqual([]);
  expect((await here.run(applyOperation)).output.applied).toMatchObject([
    { asPlanned: true },
    { asPlanned: true },
  ]);
}, 60_000);

test('an environment that differs in undeclared rights is taken over by the same baseline', async () => {
  await made;
  const here = await migrationProject(USERS);
  const there = await here.elsewhere();
  const table = 'CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, nick text)';
  await here.session.execute(table);
  await there.session.execute(`${table}; GRANT SELECT ON users TO ur_auditor`);
  expect((await here.run(baselineOperation)).output.recorded).toHaveLength(1);
  expect((await there.run(baselineOperation)).output.recorded).toHaveLength(1);
}, 60_000);

test('a plan.json of the first version is of everything; one of a later version is refused', async () => {
  const { here, there } = await twoEnvironments('GRANT SELECT ON users TO ur_auditor');
  await here.write('contracts/sql/020_orders.sql', ORDERS);
  const { output } = await here.run(planOperation);
  const path = join(here.root, output.migration?.path ?? '', 'plan.json');
  const { file } = readPlanFile(await readFile(path, 'utf8'), path);
  if (file === undefined) throw new Error(path);
  expect(file.plan.privileges).toMatchObject({ roles: ['ur_app'], objects: [] });

  const { privileges: _, ...rest } = file.plan;
  const plan = { ...rest, from: catalogFingerprint(await introspect(here.session)) };
  const name = output.migration?.name ?? '';
  for (const old of migrationFiles('migrations', { name, plan, preflight: [] }))
    await here.write(old.path, old.content);
  expect((await refusal(there.run(applyOperation))).join()).toContain('M024');
  expect((await here.run(applyOperation)).output.applied).toHaveLength(1);

  await here.write(path.slice(here.root.length + 1), '{ "version": 3 }');
  expect((await refusal(there.run(applyOperation))).join()).toContain('reads versions 1 and 2');
}, 60_000);
