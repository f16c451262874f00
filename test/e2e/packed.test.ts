/** The whole way of a user: the packed tarball in an empty project, from `init` to `down`, as root and as nobody. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { canBecomeOrdinary, type Installed, install, type Ran, type UserProject } from './installed.ts';

const contract = `contract: shop
version: 1.0.0
owner: data@shop.example
tables:
  users:
    description: A person who can sign in.
    columns:
      id:    { type: uuid, primary_key: true, default: gen_random_uuid() }
      email: { type: varchar(255), unique: true, pii: email, description: Unique login email }
  orders:
    description: What a person bought at one time.
    columns:
      id:      { type: uuid, primary_key: true, default: gen_random_uuid() }
      user_id: { type: uuid, references: users.id, on_delete: restrict }
      total:   { type: "numeric(12,2)", check: total >= 0 }
    indexes:
      - { columns: [user_id], reason: Orders of a person }
quality:
  orders:
    - not_null: user_id
`;

const withNote = contract.replace(
  '      total:',
  '      note:    { type: text, nullable: true }\n      total:',
);

const cities = `contract: cities
version: 1.0.0
tables:
  cities:
    columns:
      id:         { type: integer, primary_key: true }
      name:       { type: text }
      people:     { type: integer, check: people >= 0 }
      updated_at: { type: timestamptz, default: now() }
warehouse:
  dimensions:
    city: { from: cities, key: id, scd: 2, track: [name, people] }
quality:
  cities:
    - unique: name
`;

let installed: Installed;

beforeAll(() => {
  installed = install();
}, 300_000);

afterAll(() => installed.remove());

/** The document of a `--json` run, with what the exit code has to be for its verdict. */
function json(ran: Ran): {
  readonly operation: string;
  readonly verdict: string;
  readonly output: Record<string, unknown>;
} {
  const document = JSON.parse(ran.out);
  const codes: Readonly<Record<string, number>> = { clean: 0, findings: 1, failed: 2 };
  expect(ran.code, ran.out + ran.err).toBe(codes[document.verdict]);
  expect(Object.keys(document)).toEqual(['operation', 'verdict', 'output', 'diagnostics', 'next']);
  for (const line of ran.err.split('\n').filter((text) => text !== ''))
    expect(() => JSON.parse(line), line).not.toThrow();
  return document;
}

function clean(ran: Ran): Ran {
  expect(ran.code, ran.out + ran.err).toBe(0);
  expect(ran.out + ran.err).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  for (const line of ran.out.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(100);
  return ran;
}

/** Where `init` put the contract, or where a first one goes. */
function contractFile(project: UserProject): string {
  const folder = join(project.folder, 'contracts');
  const [name] = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')) : [];
  return `contracts/${name ?? 'shop.yaml'}`;
}

/** Command lines of running processes that name the project's folder: its server and that server's keeper. */
function processesOf(project: UserProject): readonly string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // it ended while we looked
      }
    })
    .filter((line) => line.includes(project.folder));
}

describe.each(canBecomeOrdinary ? (['self', 'ordinary'] as const) : (['self'] as const))('as %s', (user) => {
  test('from an empty folder to a migrated, checked database and back', () => {
    const project = installed.project(user);

    clean(project.shell('npx --no-install datawright init'));
    expect(existsSync(join(project.folder, 'datawright.yaml'))).toBe(true);
    project.write(contractFile(project), contract);
    clean(project.datawright('check'));
    clean(project.datawright('doctor'));

    clean(project.datawright('generate'));
    clean(project.datawright('generate --check'));

    expect(clean(project.datawright('plan')).out).toContain('migrations/0001');
    clean(project.datawright('status'));
    clean(project.datawright('apply'));
    clean(project.datawright('drift'));
    expect(json(project.datawright('apply --json')).verdict).toBe('clean');

    project.write(contractFile(project), withNote);
    expect(project.datawright('generate --check').code).toBe(1);
    clean(project.datawright('generate'));
    const planned = json(project.datawright('plan --json'));
    expect(planned.output.proof).toMatchObject({ proven: true });
    expect(json(project.datawright('apply --json')).verdict).toBe('clean');

    expect(clean(project.datawright('pull --force')).out).toContain('contracts/');
    expect(json(project.datawright('plan --json')).output).toMatchObject({ differing: 0, up: [] });
    project.write(contractFile(project), withNote);

    clean(project.datawright('quality run'));
    expect(json(project.datawright('quality run --json')).output).toMatchObject({ passed: 1, failed: 0 });
    json(project.datawright('gate --json'));
    json(project.datawright('status --json'));
    clean(project.datawright('runs'));

    expect(project.datawright('down')).toMatchObject({
      code: 2,
      err: expect.stringContaining('drop_column:orders.note'),
    });
    clean(project.datawright('down --allow drop_column:orders.note'));
    const back = json(project.datawright('drift --json'));
    expect(back.operation).toBe('drift');
    expect(
      readFileSync(
        join(
          project.folder,
          'migrations',
          readdirSync(join(project.folder, 'migrations'))[0] ?? '',
          'up.sql',
        ),
        'utf8',
      ),
    ).toContain('CREATE TABLE');
  }, 300_000);
});

describe('a file on its way into the warehouse', () => {
  test('is loaded once, judged, kept in history and shown on one page', () => {
    const project = installed.project(canBecomeOrdinary ? 'ordinary' : 'self');
    clean(project.datawright('init'));
    project.write(contractFile(project), cities);
    project.write('cities.csv', 'id,name,people\n1,Bern,134591\n2,Biel,-3\n3,Chur,38293\n');
    project.write(
      'pipelines/load.yaml',
      'pipeline: load\nsource: { file: cities.csv }\nload: { table: cities, mode: upsert }\n',
    );
    project.write(
      'pipelines/city.yaml',
      'pipeline: city\nsource: { connection: app, table: cities }\nchanges: { cursor: updated_at }\nload: { dimension: city }\n',
    );
    clean(project.datawright('plan'));
    clean(project.datawright('apply'));
    expect(json(project.datawright('run --all --json')).output).toMatchObject({
      extracted: 5,
      loaded: 4,
      quarantined: 1,
      deduplicated: 0,
    });
    expect(json(project.datawright('run --all --json')).output).toMatchObject({ extracted: 0, loaded: 0 });
    expect(clean(project.datawright('quarantine load')).out).toContain('cities_people_check');
    expect(clean(project.datawright('runs')).out).toContain('city');
    expect(json(project.datawright('quality run --json')).output).toMatchObject({ failed: 0 });
    clean(project.datawright('report'));
    expect(readFileSync(join(project.folder, 'report.html'), 'utf8')).toContain('<title>');
    expect(project.datawright('seed').out + project.datawright('seed').err).toContain('cities');
  }, 300_000);
});

describe('the library', () => {
  test('plans between two SQL texts, and is typed', () => {
    const project = installed.project();
    project.write(
      'plan.mjs',
      `import { openDiffer } from 'datawright/migrate';
       const differ = await openDiffer();
       const plan = await differ.plan('CREATE TABLE t (id int)', 'CREATE TABLE t (id int, name text)');
       await differ.close();
       console.log(JSON.stringify([plan.up, plan.down].map((actions) => actions.map((action) => action.sql))));`,
    );
    const ran = project.shell('node plan.mjs');
    expect(ran, ran.err).toMatchObject({ code: 0 });
    expect(JSON.parse(ran.out)).toEqual([
      ['ALTER TABLE public.t ADD COLUMN name text'],
      ['ALTER TABLE public.t DROP COLUMN name'],
    ]);
    const types = join(project.folder, 'node_modules/datawright/dist/migrate.d.ts');
    expect(readFileSync(types, 'utf8')).toContain('openDiffer');
  });

  test('the example of docs/migrate-library.md runs as it stands there', () => {
    const project = installed.project();
    const page = readFileSync(new URL('../../docs/migrate-library.md', import.meta.url), 'utf8');
    const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
    project.write('example.mjs', example);
    const ran = project.shell('node example.mjs');
    expect(ran, ran.err).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(/^ALTER TABLE public\.users ADD CONSTRAINT .* NOT VALID /);
    expect(ran.out).toContain('VALIDATE CONSTRAINT');
  });

  test('diff takes a file, a folder, a contract, a variable and a saved catalog as a side', () => {
    const project = installed.project();
    project.write('old.sql', 'CREATE TABLE t (id int);');
    project.write('sql/1.sql', 'CREATE TABLE t (id int);');
    project.write('sql/2.sql', 'ALTER TABLE t ADD COLUMN name text;');
    project.write(
      'contract/shop.yaml',
      'contract: shop\nversion: 1.0.0\ntables:\n  t:\n    columns:\n      id: { type: integer, nullable: true }\n      name: { type: text, nullable: true }\n',
    );
    clean(project.datawright('catalog sql --out saved.json'));
    for (const side of ['sql', 'contract', 'saved.json'])
      expect(project.datawright(`diff old.sql ${side} --sql`)).toMatchObject({
        code: 0,
        out: 'ALTER TABLE public.t ADD COLUMN name text;\n',
      });
    expect(json(project.datawright('diff contract saved.json --json')).output).toMatchObject({
      differing: 0,
    });
    const refused = project.datawright('diff old.sql LIVE', { LIVE: 'postgres://127.0.0.1:1/shop' });
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('127.0.0.1') });
  });

  test('diff needs no project', () => {
    const project = installed.project();
    project.write('old.sql', 'CREATE TABLE t (id int);');
    project.write('new.sql', 'CREATE TABLE t (id int, name text);');
    expect(clean(project.datawright('diff old.sql new.sql --prove')).out).toContain('add column name text');
    expect(project.datawright('diff old.sql new.sql --sql').out).toBe(
      'ALTER TABLE public.t ADD COLUMN name text;\n',
    );
    expect(json(project.datawright('diff new.sql old.sql --json --exit-code')).verdict).toBe('findings');
  });
});

describe('what goes wrong', () => {
  let project: UserProject;
  beforeAll(() => {
    project = installed.project();
    clean(project.datawright('init'));
    project.write(contractFile(project), contract);
  });

  test('an unknown flag and an unknown verb end with 2 and a suggestion', () => {
    expect(project.datawright('plan --dry-rn')).toMatchObject({ code: 2, out: '' });
    expect(project.datawright('plan --dry-rn').err).toContain('did you mean --dry-run?');
    expect(project.datawright('plam').err).toContain('did you mean plan?');
  });

  test('a broken contract is shown with its line, and nothing is planned', () => {
    project.write(contractFile(project), contract.replace('references: users.id', 'references: users.uid'));
    const ran = project.datawright('check');
    expect(ran.code).not.toBe(0);
    expect(ran.err).toMatch(/contracts\/\S+\.yaml:\d+:\d+ {2}error C\d{3}/);
    expect(ran.err).toContain('^^^');
    expect(project.datawright('plan').code).toBe(2);
    expect(existsSync(join(project.folder, 'migrations'))).toBe(false);
    project.write(contractFile(project), contract);
  });

  test('a folder without a project says what to do, also as JSON', () => {
    const empty = installed.project();
    const ran = empty.datawright('plan');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('datawright init');
    expect(json(empty.datawright('plan --json')).verdict).toBe('failed');
  });

  test('a database that cannot be reached is named without its password', () => {
    const there = installed.project();
    there.write('.env', 'DATABASE_URL=postgres://app:very-secret@127.0.0.1:1/shop\n');
    clean(there.datawright('init'));
    there.write(contractFile(there), contract);
    const ran = there.datawright('plan');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('127.0.0.1');
    expect(ran.out + ran.err).not.toContain('very-secret');
    expect(ran.err).not.toMatch(/^\s+at /m);
  });

  test('Ctrl-C ends a command with 130, says what state things are in, and leaves no server behind', async () => {
    const child = project.start('plan --json');
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    // The first line of progress: the verb is at work.
    await new Promise((resolve) => child.stderr?.once('data', resolve));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(130);
    const { verdict, diagnostics } = JSON.parse(out);
    expect(verdict).toBe('interrupted');
    expect(diagnostics[0].message).toContain('interrupted by SIGINT: nothing was finished');
    await until(() => processesOf(project).length === 0);
  });
});
