/** The life of migrations as a person goes through it on an 80-column terminal: two databases, one of them protected. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { postgresServer, withDatabaseName } from '../../src/engines/postgres/server.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { testServer, testUrl } from '../support/postgres.ts';

const WIDTH = 80;
const THERE = `CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, nick text);
  INSERT INTO customers (email) VALUES ('a@x'), ('b@x');`;
const PROJECT = `project: shop
connections:
  app: { env: DATABASE_URL }
  prod: { env: PROD_URL }
environments:
  production: { connection: prod, protected: true }
`;

let root: string;
let server: PostgresSession;
let production: PostgresSession;
let dw: CommandLine;
const names = ['history_dev', 'history_prod'];
const long: string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'datawright-history-'));
  server = await testServer().connect();
  const urls = names.map((name) => withDatabaseName(testUrl(), name));
  for (const [i, name] of names.entries()) {
    await server.execute(`CREATE DATABASE ${name}`);
    const session = await postgresServer(urls[i] ?? '').connect();
    await session.execute(THERE);
    if (i === 1) production = session;
    else await session.close();
  }
  await writeFile(join(root, 'datawright.yaml'), PROJECT);
  const [dev = '', prod = ''] = urls;
  const run = commandLine(root, { DATABASE_URL: dev, PROD_URL: prod, SHADOW_DATABASE_URL: testUrl() });
  dw = async (line) => {
    const printed = await run(`${line} --width ${WIDTH}`);
    for (const each of `${printed.out}\n${printed.err}`.split('\n'))
      if (each.length > WIDTH) long.push(`${line}: ${each}`);
    return printed;
  };
});
afterAll(async () => {
  await production.close();
  for (const name of names) await server.execute(`DROP DATABASE ${name} WITH (FORCE)`);
  await server.close();
  await rm(root, { recursive: true, force: true });
});

/** Everything printed, in one line. */
async function said(line: string, code: number): Promise<string> {
  const printed = await dw(line);
  expect({ line, code: printed.code, text: printed.code === code ? '' : printed.out + printed.err }).toEqual({
    line,
    code,
    text: '',
  });
  return `${printed.out} ${printed.err}`.replace(/\s+/g, ' ');
}

async function contract(change: (text: string) => string): Promise<void> {
  const path = join(root, 'contracts/shop.yaml');
  await writeFile(path, change(await readFile(path, 'utf8')));
}

describe.sequential('the history of a database', { timeout: 120_000 }, () => {
  test('begins with what is there', async () => {
    expect(await said('pull', 0)).toContain('contracts/shop.yaml');
    expect(await said('baseline', 0)).toContain('recorded 0001_baseline as applied; nothing ran');
    expect(await said('baseline --env production', 0)).toContain('next datawright plan --env production');
    expect(await said('baseline', 2)).toContain('M060');
    expect(await said('plan', 0)).toContain('nothing to do');
  });

  test('goes to a protected environment by its fingerprint', async () => {
    await contract((text) => text.replace(/( +)nick:.*\n/, `$&$1tier: { type: text, default: "'free'" }\n`));
    const planned = await said('plan', 0);
    expect(planned).toContain('1 differs');
    expect(planned).toContain('next datawright apply run it');
    expect(await said('apply', 0)).toContain('applied 0002_add_customers_tier');
    const [, confirm = ''] = /--confirm (\w+)/.exec(await said('apply --env production', 2)) ?? [];
    expect(await said('apply --env production --confirm 0002', 2)).toContain('is not the fingerprint');
    expect(await said('status --env production', 0)).toContain(
      `next datawright apply --env production --confirm ${confirm} apply 1`,
    );
    expect(await said(`apply --env production --confirm ${confirm}`, 0)).toContain(
      'datawright status --env production',
    );
  });

  test('loses nothing that was not named', async () => {
    await contract((text) => text.replace(/ +nick:.*\n/, ''));
    expect(await said('plan', 0)).toContain('datawright apply --allow drop_column:customers.nick');
    expect(await said('apply --allow drop_column:customers.nik', 2)).toContain(
      'did you mean drop_column:customers.nick?',
    );
    await said('apply --allow drop_column:customers.nick', 0);
  });

  test('is approved as a file, for the database as it was', async () => {
    const planned = await said(
      'plan --env production --out approved.json --allow drop_column:customers.nick',
      0,
    );
    expect(planned).toContain('to be approved: approved.json');
    expect(planned).toContain('next datawright apply --env production --plan approved.json');
    await production.execute('ALTER TABLE customers ADD COLUMN hot integer');
    expect(await said('apply --env production --plan approved.json', 2)).toContain('M041');
    await production.execute('ALTER TABLE customers DROP COLUMN hot');
    await said('apply --env production --plan approved.json', 0);
  });

  test('goes back to a migration by its number', async () => {
    expect(await said('down --to 0009', 2)).toContain('applied are: 0001_baseline, 0002_add_customers_tier');
    expect(await said('down --to 0001', 2)).toContain('--allow drop_column:customers.tier');
    expect(await said('down --to 0001 --allow drop_column:customers.tier', 0)).toContain(
      'taken back 0003_drop_customers_nick',
    );
    expect(await said('down', 2)).toContain('is where the history of this database begins');
    await said('apply --allow drop_column:customers.nick', 0);
  });

  test('does not take an edit for what ran, and takes comments when told', async () => {
    const path = join(root, 'migrations/0002_add_customers_tier/up.sql');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('ADD COLUMN tier', 'ADD COLUMN tiers'));
    expect(await said('apply', 2)).toContain('M011');
    expect(await said('repair', 1)).toContain('cannot be mended text:0002_add_customers_tier/up.sql');
    expect(await said('repair --mend text:0002_add_customers_tier/up.sql', 2)).toContain('restore it from');
    await writeFile(path, `${text}-- looked at\n`);
    expect(await said('repair', 1)).toContain('can be mended text:0002_add_customers_tier/up.sql');
    expect(await said('repair --mend checksums', 2)).toContain(
      'there is: text:0002_add_customers_tier/up.sql',
    );
    expect(await said('repair --mend text:0002_add_customers_tier/up.sql', 0)).toContain('mended');
    await said('status', 0);
  });

  test('sees a folder that comes too late, and one that is missing', async () => {
    const folder = (name: string): string => join(root, 'migrations', name);
    const declare = (file: string, table: string): Promise<void> =>
      writeFile(
        join(root, 'contracts/sql', file),
        table === '' ? '' : `CREATE TABLE ${table} (id integer PRIMARY KEY);\n`,
      );
    await mkdir(join(root, 'contracts/sql'), { recursive: true });
    await declare('020.sql', 'labels');
    await said('plan --name labels', 0);
    await rename(folder('0004_labels'), join(root, 'parked'));
    await declare('020.sql', 'tags');
    await said('plan --name tags', 0);
    await said('apply', 0);

    await rename(join(root, 'parked'), folder('0004_labels'));
    await declare('030.sql', 'labels');
    const status = await said('status', 1);
    expect(status).toContain('0004_labels waits, and 0004_tags, which comes after it, is applied');
    expect(status).toContain('next datawright plan --replan plan what waits anew');
    expect(await said('apply', 2)).toContain('M016');
    expect(await said('plan --replan', 0)).toContain('removed 0004_labels');
    await said('apply', 0);

    await rename(folder('0005_create_labels'), join(root, 'parked'));
    expect(await said('status', 1)).toContain('the folder of 0005_create_labels is missing');
    await declare('040.sql', 'more');
    expect(await said('plan', 0)).toContain('migrations/0006_create_more/');
    await rm(folder('0006_create_more'), { recursive: true });
    await declare('040.sql', '');
    await rename(join(root, 'parked'), folder('0005_create_labels'));
  });

  test('is squashed, and databases see what ran as the one', async () => {
    expect(await said('squash --to 9', 2)).toContain('there are: 0001_baseline');
    expect(await said('squash --to 0003', 0)).toContain('into 0003_squash');
    expect((await readdir(join(root, 'migrations'))).sort()).toEqual([
      '0003_squash',
      '0004_tags',
      '0005_create_labels',
    ]);
    const status = await said('status --env production', 0);
    expect(status).toMatch(/applied 0003_squash .*waiting 0004_tags/);
    expect(await said('plan', 0)).toContain('nothing to do');
  });

  test('fits the terminal', () => {
    expect(long).toEqual([]);
  });
});
