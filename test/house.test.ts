/** What the linters cannot say about how the code is laid out. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = new URL('../', import.meta.url).pathname;

async function sources(folder: string): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const names = (await readdir(join(root, folder), { recursive: true })).filter((name) =>
    /\.(ts|mjs)$/.test(name),
  );
  return Promise.all(
    names.map(async (name) => ({
      path: `${folder}/${name}`,
      text: await readFile(join(root, folder, name), 'utf8'),
    })),
  );
}

const all = (await Promise.all(['src', 'test', 'scripts', 'bench'].map(sources))).flat();
const shipped = all.filter(({ path }) => path.startsWith('src/') && !path.endsWith('.test.ts'));

function lines(text: string): number {
  return text.trimEnd().split('\n').length;
}

describe('the house', () => {
  test('no file is longer than 500 lines', () => {
    expect(all.filter(({ text }) => lines(text) > 500).map(({ path }) => path)).toEqual([]);
  });

  test('half of the files are no longer than 120 lines', () => {
    const sorted = shipped.map(({ text }) => lines(text)).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });

  test('only cli/main.ts ends the process or speaks to the console', () => {
    const allowed = /^src\/(cli\/main\.ts|engines\/embedded\/[a-z-]+\.mjs)$/;
    const speaking = shipped.filter(
      ({ path, text }) =>
        !allowed.test(path) && /\bprocess\.(exit|exitCode|stdout|stderr)\b|\bconsole\./.test(text),
    );
    // A TSDoc comment may name a stream.
    const inCode = speaking.filter(({ text }) =>
      text
        .split('\n')
        .some((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && /process\.(exit|std)|console\./.test(line)),
    );
    expect(inCode.map(({ path }) => path)).toEqual([]);
  });

  test('floors 0 to 2 touch neither the process, the environment, the clock nor the file system', () => {
    const pure = /^src\/(core|contract|catalog|sql|journal|project|migrate|generate|lint|pipeline|quality)\//;
    const world =
      /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|from 'node:(fs|os|child_process|net|http)/;
    const touching = shipped
      .filter(({ path }) => pure.test(path))
      .flatMap(({ path, text }) =>
        text
          .split('\n')
          .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && world.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(touching).toEqual([]);
  });

  test('nothing is exported by default, except where a tool asks for it', () => {
    expect(shipped.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('no file is called after nothing', () => {
    expect(
      all.map(({ path }) => path).filter((path) => /(utils?|helpers?|common|manager|misc)\b/i.test(path)),
    ).toEqual([]);
  });

  test('no promise is left for later', () => {
    const marks = new RegExp(['TO', 'DO|FIX', 'ME'].join(''));
    expect(all.filter(({ text }) => marks.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
