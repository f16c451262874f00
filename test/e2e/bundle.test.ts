/** What the built package promises whoever runs or imports it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = join(root, 'dist');

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
});

/** Everything a bundle loads before its first line runs. */
function loadedAtOnce(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const text = readFileSync(join(dist, file), 'utf8');
  for (const [, name = ''] of text.matchAll(/^(?:import|export)\b[^;'"]*?["']([^"']+)["'];?$/gm)) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (name.startsWith('./')) loadedAtOnce(name.slice(2), seen);
  }
  return seen;
}

describe('the command line', () => {
  test('starts with nothing but Node: no schema library, no YAML, no driver', () => {
    const packages = [...loadedAtOnce('cli.js')].filter(
      (name) => !name.startsWith('./') && !name.startsWith('node:'),
    );
    expect(packages).toEqual([]);
  });

  test('explains every verb without loading it', () => {
    const table = JSON.parse(readFileSync(join(dist, 'help.json'), 'utf8'));
    expect(table.verbs.length).toBeGreaterThan(10);
    for (const { name, summary } of table.verbs) {
      const { status, stdout } = spawnSync(
        process.execPath,
        [join(dist, 'cli.js'), ...name.split(' '), '--help'],
        {
          encoding: 'utf8',
        },
      );
      expect(status).toBe(0);
      expect(stdout).toContain(summary.split(' ')[0]);
      expect(stdout).toContain('exit code');
      for (const line of stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(100);
    }
  });

  test('is not upset when its reader goes away', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${dist}/cli.js" --help | head -1`],
      {
        encoding: 'utf8',
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

test('the licences of what is bundled come along', () => {
  expect(readFileSync(join(dist, 'THIRD-PARTY.txt'), 'utf8')).toMatch(/picocolors[\s\S]*fastest-levenshtein/);
});

test('the library exports the operations and what runs them', async () => {
  const program = `
    import * as datawright from ${JSON.stringify(join(dist, 'index.js'))};
    console.log(JSON.stringify({ names: Object.keys(datawright), verbs: datawright.operations.map((o) => o.name) }));
  `;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  const { names, verbs } = JSON.parse(stdout);
  for (const name of [
    'createContext',
    'runOperation',
    'followProgress',
    'renderOutcome',
    'DatawrightError',
  ]) {
    expect(names).toContain(name);
  }
  expect(verbs).toContain('plan');
});
