import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ending, spawnProgram } from '../../test/support/child.ts';

const PROGRAM = `
  const { failPointFrom } = await import(${JSON.stringify(new URL('./fail-point.ts', import.meta.url).href)});
  const hit = failPointFrom(process.env);
  for (const name of ['a', 'b', 'a', 'c']) { hit(name); process.stdout.write(name); }`;

async function run(environment: Readonly<Record<string, string>>) {
  return ending(spawnProgram(PROGRAM, { env: { ...process.env, ...environment } }));
}

describe('fail-points', () => {
  test('do nothing unless they are asked for', async () => {
    expect(await run({})).toMatchObject({ code: 0, output: 'abac' });
  });

  test.each([
    ['b', 'a'],
    ['a:2', 'ab'],
    ['*:4', 'aba'],
  ])('kill the process at %s, before anything else happens', async (wanted, output) => {
    expect(await run({ DATAWRIGHT_FAIL_POINT: wanted })).toMatchObject({ signal: 'SIGKILL', output });
  });

  test('are listed in the order in which they are hit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dw-test-'));
    const log = join(folder, 'hits');
    await run({ DATAWRIGHT_FAIL_POINT_LOG: log });
    expect(await readFile(log, 'utf8')).toBe('a\nb\na\nc\n');
    await rm(folder, { recursive: true });
  });
});
