import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type MigrationProject,
  migrationProject,
  refusal,
  USERS,
} from '../../test/support/migration-project.ts';
import { postgresServer } from '../engines/postgres/server.ts';
import { applyOperation } from './apply.ts';
import { planOperation } from './plan.ts';
import { repairOperation } from './repair.ts';
import { statusOperation } from './status.ts';

const WITH_INDEX = `${USERS}    indexes:\n      - { columns: [email], name: users_email }\n`;
const TWO_STEPS = WITH_INDEX.replace(
  'nick: { type: text, nullable: true }',
  'nick: { type: text, nullable: true }\n      a: { type: integer, nullable: true }',
);

async function applied(contract: string): Promise<MigrationProject> {
  const project = await migrationProject(contract);
  await project.run(planOperation);
  await project.run(applyOperation);
  return project;
}

const found = async (project: MigrationProject, mend: readonly string[] = []) =>
  (await project.run(repairOperation, { mend })).output.found.map(({ name, state }) => [name, state]);

describe('repair', () => {
  test('finds nothing on a healthy project', async () => {
    const { run } = await applied(WITH_INDEX);
    expect(await run(repairOperation)).toMatchObject({ verdict: 'clean', output: { found: [] } });
  });

  test('takes an edit of comments and line endings, and no other', async () => {
    const project = await applied(USERS);
    const path = 'migrations/0001_create_users/up.sql';
    const text = await readFile(join(project.root, path), 'utf8');
    await project.write(path, `-- reviewed\n${text.replaceAll('\n', '\r\n')}`);
    expect(await refusal(project.run(applyOperation))).toEqual([
      expect.stringMatching(/^M011 .*datawright repair/),
    ]);
    const name = 'text:0001_create_users/up.sql';
    expect(await found(project)).toEqual([[name, 'can be mended']]);
    expect(await found(project, [name])).toEqual([[name, 'mended']]);
    expect((await project.run(applyOperation)).output.alreadyApplied).toBe(1);
    expect(await readFile(join(project.root, path), 'utf8')).toContain('-- reviewed\r\n'.trimEnd());

    await project.write(path, text.replace('email text', 'email xml'));
    expect(await found(project)).toEqual([['text:0001_create_users/up.sql', 'cannot be mended']]);
  });

  test('records the checksum of a folder that was written anew with the statements that ran', async () => {
    const project = await applied(USERS);
    const path = join(project.root, 'migrations/0001_create_users/plan.json');
    const before = await readFile(path, 'utf8');
    // Another version of the planner words a remark differently: same SQL, another checksum.
    const { plan, checksum } = { plan: JSON.parse(before), checksum: JSON.parse(before).checksum };
    plan.up[0].note = 'worded otherwise';
    const { checksumOf } = await import('../migrate/folder.ts');
    plan.checksum = checksumOf(plan);
    expect(plan.checksum).not.toBe(checksum);
    await project.write('migrations/0001_create_users/plan.json', JSON.stringify(plan, null, 2));
    expect((await project.run(statusOperation)).output.migrations).toMatchObject([{ state: 'edited' }]);
    const name = 'checksum:0001_create_users';
    expect(await found(project, [name])).toEqual([[name, 'mended']]);
    expect((await project.run(statusOperation)).output.migrations).toMatchObject([{ state: 'applied' }]);

    plan.up[0].sql = plan.up[0].sql.replace('email text', 'email xml');
    plan.checksum = checksumOf(plan);
    await project.write('migrations/0001_create_users/plan.json', JSON.stringify(plan, null, 2));
    expect(await found(project)).toEqual([[name, 'cannot be mended']]);
    expect(await refusal(project.run(repairOperation, { mend: [name] }))).toEqual([
      expect.stringMatching(/^M065 .*cannot be mended.*restore the folder/),
    ]);
  });

  test('closes a run whose effects are all there, or not at all, and leaves one in between', async () => {
    const project = await applied(USERS);
    const { session, run, declare } = project;
    await declare(TWO_STEPS);
    const planned = await run(planOperation);
    const name = `run:${planned.output.migration?.name}`;
    await session.execute(`
      INSERT INTO datawright.run (id, feature, subject, input, status, started_at)
      SELECT 'open', 'migration', '${planned.output.migration?.name}',
             jsonb_build_object('direction', 'up', 'to', 'x', 'checksum', '${await checksum(project, planned.output.migration?.name)}'),
             'running', now()`);
    expect(await found(project, [name])).toEqual([[name, 'mended']]);
    expect((await run(statusOperation)).output.migrations.at(-1)).toMatchObject({ state: 'pending' });

    await session.execute(
      `UPDATE datawright.run SET status = 'running', finished_at = NULL WHERE id = 'open'`,
    );
    await session.execute('ALTER TABLE users ADD COLUMN a integer');
    expect(await found(project)).toEqual([[name, 'cannot be mended']]);

    await session.execute('CREATE INDEX users_email ON users (email)');
    expect(await found(project, [name])).toEqual([[name, 'mended']]);
    expect((await run(statusOperation)).output.migrations.at(-1)).toMatchObject({ state: 'applied' });
    expect((await run(planOperation)).output.up).toEqual([]);
  });

  test('builds an invalid index again when a migration made it, and drops what nobody asked for', async () => {
    const project = await applied(WITH_INDEX);
    const { session } = project;
    await session.execute('CREATE INDEX stray ON users (nick)');
    await session.execute(
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('users_email'::regclass, 'stray'::regclass)`,
    );
    expect(await found(project)).toEqual([
      ['index:stray', 'can be mended'],
      ['index:users_email', 'can be mended'],
    ]);
    await found(project, ['index:stray', 'index:users_email']);
    expect(
      await session.query(
        `SELECT indexrelid::regclass::text AS name, indisvalid FROM pg_index WHERE indrelid = 'users'::regclass ORDER BY 1`,
      ),
    ).toEqual([
      { name: 'users_email', indisvalid: true },
      { name: 'users_pkey', indisvalid: true },
    ]);
  });

  test('names who holds the lock, and ends that session when told', async () => {
    const project = await applied(USERS);
    const holder = await postgresServer(project.url).connect({ applicationName: 'datawright apply' });
    await holder.query(`SELECT pg_advisory_lock(hashtextextended('datawright migration', 0))`);
    const { output } = await project.run(repairOperation);
    expect(output.found).toMatchObject([
      { name: expect.stringMatching(/^lock:\d+$/), what: expect.stringContaining('datawright apply (pid') },
    ]);
    await found(project, [output.found[0]?.name ?? '']);
    await expect(holder.query('SELECT 1')).rejects.toThrow();
    await holder.close().catch(() => {});
    expect(await found(project)).toEqual([]);
  });

  test('refuses a name that is not in its list', async () => {
    const project = await applied(USERS);
    expect(await refusal(project.run(repairOperation, { mend: ['run:0009_x'] }))).toEqual([
      expect.stringMatching(/^M065 .*there is no run:0009_x to mend.*Nothing was changed/),
    ]);
  });
});

async function checksum({ root }: MigrationProject, name: string | undefined): Promise<string> {
  const text = await readFile(join(root, `migrations/${name}/plan.json`), 'utf8');
  return (JSON.parse(text) as { checksum: string }).checksum;
}
