import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testUrl, withDatabase } from '../../test/support/postgres.ts';
import { doctorView } from '../cli/views/doctor.ts';
import { silent } from '../core/progress.ts';
import { type Context, createContext } from './context.ts';
import { doctorOperation } from './doctor.ts';

let root: string;
let context: Context | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dw-test-'));
});

afterEach(async () => {
  await context?.close();
  await rm(root, { recursive: true, force: true });
});

async function examine(environment: Readonly<Record<string, string>>) {
  context = createContext({ root, environment, report: silent });
  const outcome = await doctorOperation.run({}, context);
  const found = new Map(outcome.output.checks.map((check) => [check.name, check]));
  return { outcome, found };
}

describe('doctor', () => {
  test('finds a healthy project healthy', async () => {
    const { outcome, found } = await examine({ DATABASE_URL: testUrl(), SHADOW_DATABASE_URL: testUrl() });
    expect(outcome.output.checks.filter((check) => check.state === 'problem')).toEqual([]);
    expect(outcome.verdict).toBe('clean');
    expect(found.get('connection app')?.detail).toMatch(/PostgreSQL 18\.\d+, as postgres/);
    expect(found.get('shadow for 18')).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/18\.\d+$/),
    });
    expect(found.get('connection warehouse')?.detail).toMatch(/not there yet/);
    const plain = (text: string): string => text;
    const paint = { dim: plain, accent: plain, good: plain, warn: plain, bad: plain, bold: plain };
    for (const line of doctorView(outcome.output, paint, 100)) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('says what to do when the server is out of reach, without its password', async () => {
    const { outcome, found } = await examine({
      DATABASE_URL: 'postgres://app:hunter2@127.0.0.1:1/shop',
      SHADOW_DATABASE_URL: testUrl(),
    });
    expect(outcome.verdict).toBe('findings');
    expect(found.get('connection app')).toMatchObject({
      state: 'problem',
      detail: expect.stringMatching(/E001/),
    });
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  test('names file and line when the project file is wrong, and goes on', async () => {
    await writeFile(join(root, 'datawright.yaml'), 'project: shop\nfolder: {}\n');
    const { outcome, found } = await examine({ SHADOW_DATABASE_URL: testUrl() });
    expect(outcome.verdict).toBe('findings');
    expect(found.get('project file')).toMatchObject({
      state: 'problem',
      detail: 'datawright.yaml:2: the file has an unknown key folder (P002)',
      fix: 'did you mean folders?',
    });
  });

  test('tells of a run that holds the lock', () =>
    withDatabase(async (server) => {
      const runner = await server.connect({ applicationName: 'datawright apply' });
      const [{ name } = { name: '' }] = await runner.query<{ name: string }>(
        'SELECT current_database() AS name',
      );
      await runner.query('SELECT pg_advisory_lock(1)');
      const url = testUrl().replace('/postgres?', `/${name}?`);
      const { found } = await examine({ DATABASE_URL: url, SHADOW_DATABASE_URL: testUrl() });
      expect(found.get('connection app')).toMatchObject({
        state: 'warning',
        detail: expect.stringMatching(/another run is under way: datawright apply \(pid \d+\)/),
      });
      await context?.close();
      await runner.close();
    }));
});
