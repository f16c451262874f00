/** What the command prints when it cannot do what it is asked, with its exit code: real processes, a real server. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { postgresServer } from '../../src/engines/postgres/server.ts';
import { applyOperation } from '../../src/operations/apply.ts';
import { planOperation } from '../../src/operations/plan.ts';
import { ending } from '../support/child.ts';
import { type MigrationProject, migrationProject, USERS } from '../support/migration-project.ts';
import { testUrl } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const PASSWORD = 'hunter2secret';

beforeAll(() => {
  expect(spawnSync(process.execPath, [at('scripts/build.mjs')]).status).toBe(0);
});

interface Said {
  readonly code: number | null;
  /** What is on stdout, then what is on stderr; line breaks and indents are blanks. */
  readonly text: string;
}

/** @param user of its DATABASE_URL, with a password */
function start({ root, url }: MigrationProject, line: string, user = 'postgres'): ChildProcess {
  const own = new URL(url);
  own.username = user;
  own.password = PASSWORD;
  return spawn(process.execPath, [at('dist/cli.js'), ...line.split(' ')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: root, DATABASE_URL: own.href, SHADOW_DATABASE_URL: testUrl() },
  });
}

async function told(child: ChildProcess): Promise<Said> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const { code, output } = await ending(child);
  const text = `${output}\n${errors}`;
  expect(text).not.toMatch(/^\s+at .*:\d+/m);
  expect(text).not.toContain(PASSWORD);
  return { code, text: text.replaceAll(/\s+/g, ' ') };
}

const said = (project: MigrationProject, line: string, user?: string): Promise<Said> =>
  told(start(project, line, user));

const WITH_NOTE = `${USERS}      note: { type: text, nullable: true }\n`;
/** An index, which is built outside a transaction. */
const WITH_INDEX = `${USERS}    indexes:\n      - { columns: [email], name: users_email }\n`;

/** The first migration applied, the second planned. */
async function planned(first: string, second: string): Promise<MigrationProject> {
  const project = await migrationProject(first);
  await project.run(planOperation);
  await project.run(applyOperation);
  await project.declare(second);
  await project.run(planOperation);
  return project;
}

/** A login role for as long as the work takes. */
async function withRole({ session }: MigrationProject, work: (role: string) => Promise<void>): Promise<void> {
  const role = `refused_${randomUUID().slice(0, 8)}`;
  await session.execute(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`);
  try {
    await work(role);
  } finally {
    await session.execute(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
}

describe('a user without the right to', () => {
  test('enter the database is told which, and nothing is done', async () => {
    const project = await migrationProject(USERS);
    await project.session.execute(
      `DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database()); END $$`,
    );
    await withRole(project, async (role) => {
      const { code, text } = await said(project, 'plan', role);
      expect(code).toBe(2);
      expect(text).toMatch(/error E002 .*may not be entered by refused_.*GRANT CONNECT ON DATABASE/);
    });
  });

  test('see or write the ledger is not told that nothing is applied', async () => {
    const project = await planned(USERS, WITH_NOTE);
    await withRole(project, async (role) => {
      for (const verb of ['status', 'plan', 'apply', 'down'])
        expect(await said(project, verb, role)).toEqual({
          code: 2,
          text: expect.stringMatching(
            /error J003 .*permission denied for schema datawright fix GRANT USAGE .* Nothing was changed/,
          ),
        });
      await project.session.execute(
        `GRANT USAGE ON SCHEMA datawright TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA datawright TO ${role}`,
      );
      expect(await said(project, 'status', role)).toEqual({
        code: 0,
        text: expect.stringMatching(/applied 0001_create_users .*waiting 0002_/),
      });
      expect((await said(project, 'apply', role)).text).toMatch(/error J003 .*denied for table run/);
    });
  });

  test('take the lock, or to make tables, is told what to grant', async () => {
    const project = await migrationProject(USERS);
    await project.run(planOperation);
    await withRole(project, async (role) => {
      const LOCK = 'FUNCTION pg_try_advisory_lock(bigint)';
      await project.session.execute(
        `DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO ${role}', current_database()); END $$;
         REVOKE EXECUTE ON ${LOCK} FROM PUBLIC`,
      );
      expect(await said(project, 'apply', role)).toEqual({
        code: 2,
        text: expect.stringMatching(/error J004 .*GRANT EXECUTE ON FUNCTION .*Nothing was changed/),
      });
      await project.session.execute(`GRANT EXECUTE ON ${LOCK} TO PUBLIC`);
      expect(await said(project, 'apply', role)).toEqual({
        code: 2,
        text: expect.stringMatching(/error M021 .*denied for schema public.*Nothing was applied/),
      });
    });
  });

  test('own the tables may plan for what belongs to others', async () => {
    const project = await planned(USERS, WITH_NOTE);
    await withRole(project, async (role) => {
      await project.session.execute(
        `GRANT USAGE ON SCHEMA datawright TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA datawright TO ${role}`,
      );
      await project.declare(
        WITH_INDEX.replace('    indexes', '      note: { type: text, nullable: true }\n    indexes'),
      );
      expect(await said(project, 'plan', role)).toEqual({
        code: 0,
        text: expect.stringMatching(/create index .*proven up: catalog equal .*written migrations\/0003/),
      });
    });
    expect((await said(project, 'apply')).text).toMatch(/applied 0002_.*0003_/);
  });
});

describe('an apply', () => {
  test('beside another one waits for it, and finds nothing left to do', async () => {
    const project = await migrationProject(USERS);
    await project.run(planOperation);
    const both = await Promise.all([said(project, 'apply --wait 100s'), said(project, 'apply --wait 100s')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ text }) => text.includes('applied 0001_create_users'))).toHaveLength(1);
  });

  /** While it builds its index, which waits for a writer. */
  async function building(work: (project: MigrationProject, applying: ChildProcess) => Promise<void>) {
    const project = await planned(USERS, WITH_INDEX);
    await project.session.execute(`INSERT INTO users VALUES (1, 'a@x', NULL)`);
    const writer = await postgresServer(project.url).connect();
    await writer.execute('BEGIN; UPDATE users SET nick = nick');
    const applying = start(project, 'apply');
    await until(
      async () =>
        (
          await project.session.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
               AND query LIKE 'CREATE INDEX CONCURRENTLY%'`,
          )
        ).length > 0,
      ending(applying),
    );
    await work(project, applying);
    await writer.close();
  }

  test('that is killed leaves no lock and no broken index behind the next one', () =>
    building(async (project, applying) => {
      applying.kill('SIGKILL');
      await until(
        async () =>
          (
            await project.session.query(
              `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'datawright apply'`,
            )
          ).length === 0,
      );
      expect((await said(project, 'status')).text).toMatch(/unfinished 0002_/);
      await project.session.execute(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%' AND pid <> pg_backend_pid()`,
      );
      expect(await said(project, 'apply')).toEqual({
        code: 0,
        text: expect.stringMatching(/applied 0002_/),
      });
      expect(await project.session.query('SELECT FROM pg_index WHERE NOT indisvalid')).toEqual([]);
    }));

  test('into which somebody else changes the database ends as planned and says that more is there', () =>
    building(async (project, applying) => {
      const ended = told(applying);
      await project.session.execute('CREATE TABLE meanwhile (id integer)');
      await project.session.execute(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%' AND pid <> pg_backend_pid()`,
      );
      const { code, text } = await ended;
      expect(text).toMatch(
        /applied 0002_.*warning M032 .*drift --contract .*changed the database meanwhile: table meanwhile is new\./,
      );
      expect(code).toBe(1);
      expect((await said(project, 'drift --contract')).text).toContain('meanwhile');
    }));
});
