/** Roles, owners, grants and default privileges: from a database to a contract, and from a contract to a database. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { migrationProject, refusal, USERS } from '../../test/support/migration-project.ts';
import { testServer } from '../../test/support/postgres.ts';
import { applyOperation } from './apply.ts';
import { baselineOperation } from './baseline.ts';
import { checkOperation } from './check.ts';
import { downOperation } from './down.ts';
import { driftOperation } from './drift.ts';
import { planOperation } from './plan.ts';
import { pullOperation } from './pull.ts';
import { squashOperation } from './squash.ts';

const made: string[] = [];
/** Roles outlive the databases of the tests. */
afterAll(async () => {
  const session = await testServer().connect();
  // What they were given of the server's settings holds them back.
  const [row] = await session.query<{ there: string | null }>(
    "SELECT string_agg(quote_ident(rolname), ', ') AS there FROM pg_roles WHERE rolname = ANY ($1)",
    [made],
  );
  if (row?.there != null) await session.execute(`DROP OWNED BY ${row.there}; DROP ROLE ${row.there}`);
  await session.close();
});

function live(test: string): string {
  const [owner, reader] = [`sr_${test}_owner`, `sr_${test}_reader`];
  made.push(owner, reader);
  return `
    CREATE ROLE ${owner}; CREATE ROLE ${reader} LOGIN; GRANT ${owner} TO ${reader};
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${reader};
    CREATE TABLE item (id integer PRIMARY KEY, label text);
    CREATE TABLE hidden (id integer); REVOKE ALL ON hidden FROM ${reader};
    ALTER TABLE item OWNER TO ${owner}; GRANT UPDATE (label) ON item TO ${reader};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO ${reader};`;
}

describe('a database with roles of its own', () => {
  test('is pulled, and the contract is right and wants nothing of it', async () => {
    const { root, session, run } = await migrationProject(USERS);
    await rm(join(root, 'contracts/shop.yaml'));
    await session.execute(live('pulled'));
    const pulled = await run(pullOperation, { connection: 'app', force: true });
    expect(pulled.diagnostics).toEqual([]);
    const checked = await run(checkOperation);
    expect(checked.diagnostics).toEqual([]);
    const planned = await run(planOperation);
    expect(planned.diagnostics).toEqual([]);
    expect(planned.output.up).toEqual([]);
  });

  test('keeps those that the contract does not know, and the proof holds', async () => {
    const { session, run } = await migrationProject(USERS);
    await session.execute(
      `${live('kept')} CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL); ALTER TABLE users OWNER TO sr_kept_owner; GRANT SELECT, UPDATE (email) ON users TO sr_kept_reader`,
    );
    const planned = await run(planOperation);
    const sql = planned.output.up.map((step) => step.sql);
    expect(planned.diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
    expect(planned.output.proof).toMatchObject({ proven: true });
    expect(sql).toContain('ALTER TABLE public.users ADD COLUMN nick text');
    expect(sql.filter((each) => /ROLE sr_\w+$|OWNER TO|^REVOKE/.test(each))).toEqual([]);
  });

  test('gets a baseline that is proven', async () => {
    const { session, run } = await migrationProject(USERS);
    await session.execute(live('baseline'));
    const { output } = await run(baselineOperation);
    expect(output.recorded).toHaveLength(1);
  });
});

test('a contract makes roles, grants and default privileges, and takes them back', async () => {
  const { session, run, write } = await migrationProject(USERS);
  made.push('sr_app');
  await write(
    'contracts/sql/010_roles.sql',
    `DO $$ BEGIN IF to_regrole('sr_app') IS NULL THEN CREATE ROLE sr_app; END IF; END $$;
     ALTER DEFAULT PRIVILEGES GRANT SELECT ON SEQUENCES TO sr_app;
     GRANT SELECT ON users TO sr_app;`,
  );
  const planned = await run(planOperation);
  expect(planned.diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  expect(planned.output.proof).toMatchObject({ proven: true });
  expect(planned.output.up.map((step) => step.sql)).toEqual(
    expect.arrayContaining(['CREATE ROLE sr_app', 'GRANT SELECT ON TABLE public.users TO sr_app']),
  );
  const there = (): Promise<readonly unknown[]> =>
    session.query(`SELECT 1 AS n FROM pg_roles WHERE rolname = 'sr_app'`);
  expect(await there()).toEqual([]);
  await run(applyOperation);
  expect(await there()).toEqual([{ n: 1 }]);
  expect((await run(checkOperation)).diagnostics).toEqual([]);
  expect((await run(planOperation)).output.up).toEqual([]);
  await run(downOperation, { allow: ['drop_table:users', 'drop_role:sr_app'] });
  expect(await there()).toEqual([]);
});

test('a migration that ends half-way is taken back with the roles and memberships it made', async () => {
  const { session, run, write } = await migrationProject(USERS);
  made.push('sr_half_app', 'sr_half_team', 'sr_half_other');
  await session.execute('CREATE ROLE sr_half_other; CREATE ROLE sr_half_team');
  await session.execute('CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, nick text)');
  const roles = `CREATE ROLE sr_half_app CONNECTION LIMIT 3; GRANT sr_half_team TO sr_half_app; GRANT SELECT ON users TO sr_half_app;`;
  await write(
    'contracts/sql/010_roles.sql',
    `DO $$ BEGIN IF to_regrole('sr_half_team') IS NULL THEN CREATE ROLE sr_half_team; END IF; END $$;
     ${roles} CREATE INDEX users_share ON users ((100 / id));`,
  );
  const planned = await run(planOperation);
  expect(planned.diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  const told = (): Promise<readonly unknown[]> =>
    session.query(
      `SELECT (SELECT count(*)::int FROM pg_roles WHERE rolname = 'sr_half_app') AS app,
              (SELECT count(*)::int FROM pg_auth_members WHERE roleid = 'sr_half_team'::regrole AND member <> 'sr_half_other'::regrole) AS members,
              (SELECT count(*)::int FROM pg_auth_members WHERE member = 'sr_half_other'::regrole) AS others`,
    );
  // The last step, outside of a transaction, fails on this row.
  await session.execute(`INSERT INTO users VALUES (0, 'a')`);
  expect((await refusal(run(applyOperation))).join()).toContain('division by zero');
  expect(await told()).toMatchObject([{ app: 1 }]);
  // Somebody else's, made meanwhile.
  await session.execute('GRANT sr_half_team TO sr_half_other');
  const back = await run(downOperation, { allow: ['drop_role:sr_half_app'] });
  expect(back.diagnostics).toEqual([]);
  expect(await told()).toEqual([{ app: 0, members: 0, others: 1 }]);
  await session.execute('DELETE FROM users');
  expect((await run(applyOperation)).output.applied).toHaveLength(1);
  expect(await told()).toEqual([{ app: 1, members: 1, others: 1 }]);
}, 120_000);

test('a proof leaves roles that the server of the shadow has as they are', async () => {
  const { session, run, write } = await migrationProject(USERS);
  made.push('sr_stranger');
  await session.execute('CREATE ROLE sr_stranger');
  await session.execute('CREATE TABLE kept (id integer); GRANT SELECT ON kept TO sr_stranger');
  await write('contracts/sql/010_grants.sql', 'GRANT SELECT ON users TO sr_stranger;');
  const planned = await run(planOperation);
  expect(planned.diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  expect(planned.output.proof).toMatchObject({ proven: true });
  expect(planned.output.up.map((step) => step.sql)).not.toContain('CREATE ROLE sr_stranger');
});

test('default privileges that nobody declared stay, are said, and give what they give', async () => {
  const { session, run, write } = await migrationProject(USERS);
  made.push('sr_analyst');
  await session.execute(
    `CREATE ROLE sr_analyst; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO sr_analyst;
     CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL, nick text);`,
  );
  await write('contracts/sql/010_more.sql', 'CREATE TABLE orders (id integer PRIMARY KEY);');
  const planned = await run(planOperation);
  expect(planned.output.proof).toMatchObject({ proven: true });
  expect(planned.output.up.map(({ what, subject }) => `${subject}: ${what}`)).toEqual([
    'orders: create table',
  ]);
  expect(planned.diagnostics).toMatchObject([
    {
      code: 'M073',
      message:
        '1 default privilege that the contract does not declare stays: CURRENT_USER on TABLES to sr_analyst',
    },
  ]);
  const [applied] = (await run(applyOperation)).output.applied;
  expect(applied).toMatchObject({ asPlanned: true });
  const [row] = await session.query(`SELECT has_table_privilege('sr_analyst', 'orders', 'SELECT') AS may`);
  expect(row).toEqual({ may: true });
  expect((await run(planOperation)).output.up).toEqual([]);
  expect((await run(driftOperation, { contract: true })).output.differences).toEqual([]);
  await run(downOperation, { allow: ['drop_table:orders'] });
  expect((await run(driftOperation)).verdict).toBe('clean');
});

test('a grant that nobody declared goes along with a renamed table and a renamed column', async () => {
  const { session, run, declare } = await migrationProject(USERS);
  made.push('sr_follower');
  await run(planOperation);
  await run(applyOperation);
  await session.execute('CREATE ROLE sr_follower; GRANT SELECT, UPDATE (nick) ON users TO sr_follower');
  await declare(
    USERS.replace('  users:\n', '  people:\n    renamed_from: users\n').replace(
      'nick: { type: text, nullable: true }',
      'alias: { type: text, nullable: true, renamed_from: nick }',
    ),
  );
  const { output } = await run(planOperation, { dryRun: true });
  expect(output.up.filter(({ sql }) => /GRANT|REVOKE/.test(sql)).map(({ sql }) => sql)).toEqual([]);
  expect(output.up.length).toBeGreaterThan(0);
});

const HERE = (before: string, after: string): string =>
  `DO $do$ BEGIN EXECUTE format($t$${before} %I ${after}$t$, current_database()); END $do$;`;

test('what is set and granted on the database, and on settings of the server, is pulled and migrated', async () => {
  const { root, session, run, write } = await migrationProject(USERS);
  made.push('sr_tuner');
  await rm(join(root, 'contracts/shop.yaml'));
  await session.execute(
    `CREATE ROLE sr_tuner; CREATE TABLE users (id integer PRIMARY KEY); GRANT SELECT ON users TO sr_tuner; ${HERE('ALTER DATABASE', "SET work_mem = '8MB'")}
     ${HERE('REVOKE TEMPORARY ON DATABASE', 'FROM PUBLIC')} ${HERE('GRANT CONNECT ON DATABASE', 'TO sr_tuner')}
     GRANT SET ON PARAMETER log_min_messages TO sr_tuner;`,
  );
  expect((await run(pullOperation, { connection: 'app' })).diagnostics).toEqual([]);
  expect(await readFile(join(root, 'contracts/sql/020_database.sql'), 'utf8')).toContain('work_mem');
  expect((await run(checkOperation)).diagnostics).toEqual([]);
  expect((await run(planOperation)).output.up).toEqual([]);
  await write('contracts/sql/990.sql', HERE('ALTER DATABASE', "SET work_mem = '9MB'"));
  const planned = await run(planOperation);
  expect(planned.output.up.map(({ what, subject }) => `${subject}: ${what}`)).toEqual([
    "database: set work_mem = '9MB'",
  ]);
  expect(planned.output.proof).toMatchObject({ proven: true });
  await run(applyOperation);
  expect((await run(planOperation)).output.up).toEqual([]);
});

test('a membership keeps the options it is declared with', async () => {
  const { session, run, write } = await migrationProject(USERS);
  made.push('sr_member', 'sr_team');
  const roles = (options: string): string => `
    DO $$ BEGIN IF to_regrole('sr_team') IS NULL THEN CREATE ROLE sr_team; CREATE ROLE sr_member; END IF; END $$;
    GRANT sr_team TO sr_member ${options}; GRANT SELECT ON users TO sr_team;`;
  await write('contracts/sql/010_roles.sql', roles('WITH ADMIN TRUE, INHERIT FALSE, SET FALSE'));
  await run(planOperation);
  await run(applyOperation);
  const told = (): Promise<readonly unknown[]> =>
    session.query(
      `SELECT admin_option AS admin, inherit_option AS inherit, set_option AS "set" FROM pg_auth_members WHERE member = 'sr_member'::regrole`,
    );
  expect(await told()).toEqual([{ admin: true, inherit: false, set: false }]);
  expect((await run(planOperation)).output.up).toEqual([]);
  await session.execute('GRANT sr_team TO sr_member WITH INHERIT TRUE');
  expect((await run(planOperation, { dryRun: true })).output.up.map(({ sql }) => sql)).toEqual([
    'GRANT sr_team TO sr_member WITH INHERIT FALSE',
  ]);
});

test('migrations that make roles are squashed, with the roles there and without them', async () => {
  const { session, run, write, elsewhere } = await migrationProject(USERS);
  made.push('sr_squashed', 'sr_squashed_team');
  await write(
    'contracts/sql/010_roles.sql',
    `DO $$ BEGIN IF to_regrole('sr_squashed') IS NULL THEN CREATE ROLE sr_squashed; END IF; END $$; GRANT SELECT ON users TO sr_squashed;`,
  );
  await run(planOperation);
  await run(applyOperation);
  await write(
    'contracts/sql/020_team.sql',
    `DO $$ BEGIN IF to_regrole('sr_squashed_team') IS NULL THEN CREATE ROLE sr_squashed_team; END IF; END $$;
     GRANT sr_squashed_team TO sr_squashed; ALTER TABLE users OWNER TO sr_squashed_team; GRANT UPDATE (nick) ON users TO sr_squashed;`,
  );
  const planned = await run(planOperation);
  expect(planned.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  await run(applyOperation);
  const { output } = await run(squashOperation, { to: '0002' });
  expect(output).toMatchObject({ here: 'applied' });
  expect((await run(planOperation)).output.up).toEqual([]);
  const fresh = await elsewhere();
  await session.execute('DROP OWNED BY sr_squashed, sr_squashed_team');
  await session.execute('DROP ROLE sr_squashed, sr_squashed_team');
  const [applied] = (await fresh.run(applyOperation)).output.applied;
  expect(applied).toMatchObject({ asPlanned: true });
  expect((await fresh.run(planOperation)).output.up).toEqual([]);
});
