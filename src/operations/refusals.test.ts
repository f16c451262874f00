import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type MigrationProject,
  migrationProject,
  refusal,
  USERS,
} from '../../test/support/migration-project.ts';
import { sha256 } from '../core/hash.ts';
import { postgresServer } from '../engines/postgres/server.ts';
import { checksumOf } from '../migrate/folder.ts';
import { sqlText } from '../migrate/sql-text.ts';
import { applyOperation } from './apply.ts';
import { downOperation } from './down.ts';
import { planOperation } from './plan.ts';
import { statusOperation } from './status.ts';

const WITH_A = `${USERS}      a: { type: integer, nullable: true }\n`;

async function applied(contract: string): Promise<MigrationProject> {
  const project = await migrationProject(contract);
  await project.run(planOperation);
  await project.run(applyOperation);
  return project;
}

describe('broken SQL', () => {
  test('in contracts/sql: the file and the line, and nothing is written', async () => {
    const { run, write, root } = await migrationProject(USERS);
    await write('contracts/sql/views.sql', 'CREATE VIEW fine AS SELECT 1;\nCREATE VIEW broken AS SELEC 1;\n');
    expect(await refusal(run(planOperation))).toEqual([expect.stringMatching(/^C\d+ .*SELEC/)]);
    await write('contracts/sql/views.sql', 'CREATE VIEW broken AS SELECT nothing FROM users;\n');
    expect(await refusal(run(planOperation))).toEqual([expect.stringMatching(/^C\d+ .*nothing/)]);
    expect(await readdir(root)).not.toContain('migrations');
  });

  test('in a migration whose checksums are right: refused by PostgreSQL, rolled back, state told', async () => {
    const { run, root, write, session } = await applied(USERS);
    await write('contracts/shop.yaml', WITH_A);
    const { output } = await run(planOperation);
    const folder = output.migration?.path ?? '';
    const plan = JSON.parse(await readFile(join(root, folder, 'plan.json'), 'utf8'));
    plan.up[0].sql = 'ALTER TABLE public.users ADD COLUM a integr';
    const up = sqlText(output.migration?.name ?? '', 'up', plan.up);
    plan.checksum = checksumOf(plan);
    plan.files['up.sql'] = sha256(up);
    await write(`${folder}up.sql`, up);
    await write(`${folder}plan.json`, JSON.stringify(plan));
    expect(await refusal(run(applyOperation))).toEqual([
      expect.stringMatching(/^M021 .*step 1 of 1 .*integr.*Nothing was applied/),
    ]);
    expect((await run(statusOperation)).output.migrations.at(-1)).toMatchObject({ state: 'pending' });
    expect(await session.query('SELECT * FROM users')).toEqual([]);
  });
});

describe('folders and ledger that do not agree', () => {
  test('an applied migration that was changed: neither planned over nor applied after', async () => {
    const { run, root, write } = await applied(USERS);
    const path = 'migrations/0001_create_users/plan.json';
    const plan = JSON.parse(await readFile(join(root, path), 'utf8'));
    plan.up[0].sql = plan.up[0].sql.replace('email text', 'email xml');
    const up = sqlText('0001_create_users', 'up', plan.up);
    plan.checksum = checksumOf(plan);
    plan.files['up.sql'] = sha256(up);
    await write('migrations/0001_create_users/up.sql', up);
    await write(path, JSON.stringify(plan));
    for (const verb of [planOperation, applyOperation] as const)
      expect(await refusal(run(verb as typeof applyOperation))).toEqual([
        expect.stringMatching(/^M027 .*changed after it was applied.*Nothing was changed.*datawright repair/),
      ]);
    expect(await refusal(run(downOperation))).toEqual([expect.stringMatching(/^M027 /)]);
  });

  test('a folder that is gone is told, and the others go on', async () => {
    const project = await applied(USERS);
    await project.declare(WITH_A);
    await project.run(planOperation);
    await project.run(applyOperation);
    await rm(join(project.root, 'migrations/0002_add_users_a'), { recursive: true });
    expect((await project.run(planOperation)).diagnostics).toMatchObject([
      { code: 'M026', severity: 'warning', where: { object: '0002_add_users_a' } },
    ]);
    expect(await refusal(project.run(downOperation))).toEqual([expect.stringMatching(/^M026 /)]);
  });

  test('the database of another project is not touched, and no plan is made to empty it', async () => {
    const project = await applied(USERS);
    await rm(join(project.root, 'migrations'), { recursive: true });
    await project.declare(USERS.replaceAll('users', 'people'));
    for (const verb of [planOperation, applyOperation] as const)
      expect(await refusal(project.run(verb as typeof applyOperation))).toEqual([
        expect.stringMatching(/^M037 .*another project: 0001_create_users.*Nothing was changed/),
      ]);
  });

  test('plan.json that is cut off or gone stops everything that would change the database', async () => {
    const { run, write, root } = await migrationProject(USERS);
    await run(planOperation);
    const path = 'migrations/0001_create_users/plan.json';
    const text = await readFile(join(root, path), 'utf8');
    await write(path, text.slice(0, 400));
    expect(await refusal(run(applyOperation))).toEqual([expect.stringMatching(/^M013 .*version control/)]);
    await rm(join(root, path));
    expect(await refusal(run(applyOperation))).toEqual([expect.stringMatching(/^M010 .*plan\.json/)]);
  });
});

describe('rights and readers', () => {
  async function asRole(project: MigrationProject, grants: (role: string) => string) {
    const role = `r_${randomUUID().replaceAll('-', '')}`;
    await project.session.execute(`CREATE ROLE ${role} LOGIN; ${grants(role)}`);
    const url = new URL(project.url);
    url.username = role;
    const other = await project.elsewhere(url.href);
    return {
      other,
      drop: () => project.session.execute(`DROP OWNED BY ${role}; DROP ROLE ${role}`),
    };
  }

  test('without the right to create the ledger, and without owning the table: what to grant, nothing done', async () => {
    const fresh = await migrationProject(USERS);
    await fresh.run(planOperation);
    const nobody = await asRole(fresh, () => '');
    expect(await refusal(nobody.other.run(applyOperation))).toEqual([
      expect.stringMatching(/^J002 .*GRANT CREATE/),
    ]);
    await nobody.drop();

    const project = await applied(USERS);
    await project.declare(WITH_A);
    await project.run(planOperation);
    const writer = await asRole(
      project,
      (role) =>
        `GRANT USAGE ON SCHEMA datawright TO ${role}; GRANT ALL ON ALL TABLES IN SCHEMA datawright TO ${role}`,
    );
    expect(await refusal(writer.other.run(applyOperation))).toEqual([
      expect.stringMatching(
        /^M021 .*must be owner of table users.*Nothing was applied.*connect as the owner/,
      ),
    ]);
    await writer.drop();
    expect((await project.run(statusOperation)).output.migrations.at(-1)).toMatchObject({ state: 'pending' });
  });

  test('a role that may only read: refused before anything', async () => {
    const project = await migrationProject(USERS);
    await project.run(planOperation);
    const reader = await asRole(
      project,
      (role) => `ALTER ROLE ${role} SET default_transaction_read_only = on`,
    );
    expect(await refusal(reader.other.run(applyOperation))).toEqual([
      expect.stringMatching(/^M036 .*is read-only.*Nothing was changed/),
    ]);
    await reader.drop();
  });
});

describe('two appliers at once', () => {
  test('one applies, the other waits for it and finds nothing left to do', async () => {
    const { run } = await migrationProject(USERS);
    await run(planOperation);
    const both = await Promise.all([
      run(applyOperation, { wait: '60s' }),
      run(applyOperation, { wait: '60s' }),
    ]);
    expect(both.map((outcome) => outcome.output.applied.length).sort()).toEqual([0, 1]);
  });

  test('one that holds the lock for longer is named', async () => {
    const project = await migrationProject(USERS);
    await project.run(planOperation);
    const holder = await postgresServer(project.url).connect({ applicationName: 'datawright apply' });
    await holder.query(`SELECT pg_advisory_lock(hashtextextended('datawright migration', 0))`);
    expect(await refusal(project.run(applyOperation, { wait: '100ms' }))).toEqual([
      expect.stringMatching(/^J001 .*datawright apply \(pid \d+.*Nothing was changed/),
    ]);
    await holder.close();
    expect((await project.run(applyOperation)).output.applied).toHaveLength(1);
  });
});
