import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { folderStorage } from '../engines/storage/folder.ts';
import { projectFile } from '../operations/init/starter.ts';
import { parseDotenv } from './dotenv.ts';
import { readProject } from './read.ts';
import { projectJsonSchema } from './shape.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dw-test-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function read(yaml: string | undefined, environment: Readonly<Record<string, string>> = {}) {
  if (yaml !== undefined) await writeFile(join(root, 'datawright.yaml'), yaml);
  return readProject(folderStorage(root), environment);
}

/** `line:column code message`, the fix behind. */
async function problems(yaml: string): Promise<readonly string[]> {
  const { project, diagnostics } = await read(yaml);
  expect(project).toBeUndefined();
  return diagnostics.map(
    ({ code, where, message, fix }) =>
      `${where.line}:${where.column} ${code} ${message}${fix === undefined ? '' : ` (${fix})`}`,
  );
}

describe('without datawright.yaml', () => {
  test('the app is the embedded server and the warehouse a file in the state folder', async () => {
    const { project, diagnostics } = await read(undefined);
    expect(diagnostics).toEqual([]);
    expect(project).toMatchObject({
      name: basename(root),
      root,
      folders: { contracts: 'contracts', docs: 'docs/data', state: '.datawright' },
      connections: {
        app: { type: 'embedded' },
        warehouse: { type: 'duckdb', path: '.datawright/warehouse.duckdb' },
      },
      environments: {},
    });
  });

  test('the app is DATABASE_URL when it is set, in the environment or in .env', async () => {
    const app = { type: 'postgres', env: 'DATABASE_URL' };
    expect((await read(undefined, { DATABASE_URL: 'postgres://x' })).project?.connections.app).toEqual(app);
    await writeFile(join(root, '.env'), 'DATABASE_URL="postgres://y"\n');
    expect((await read(undefined)).project?.connections.app).toEqual(app);
  });
});

describe('datawright.yaml', () => {
  test('names folders, connections and environments', async () => {
    const { project, diagnostics } = await read(`
project: shop
folders: { contracts: ./data/contracts/ }
connections:
  app: { env: SHOP_DATABASE_URL }
  archive: { embedded: true }
  warehouse: { duckdb: data/shop.duckdb }
environments:
  production: { connection: app, protected: true }
`);
    expect(diagnostics).toEqual([]);
    expect(project).toMatchObject({
      name: 'shop',
      folders: { contracts: 'data/contracts', migrations: 'migrations' },
      connections: {
        app: { type: 'postgres', env: 'SHOP_DATABASE_URL' },
        archive: { type: 'embedded' },
        warehouse: { type: 'duckdb', path: 'data/shop.duckdb' },
      },
      environments: { production: { connection: 'app', protected: true } },
    });
  });

  test('says how migrations are judged', async () => {
    const { project, diagnostics } = await read(`
lint:
  postgres: 16
  transaction: true
  format: flyway
  rules: { ban-drop-column: off, prefer-text-field: false, E6: error }
`);
    expect(diagnostics).toEqual([]);
    expect(project?.lint).toEqual({
      postgres: 16,
      transaction: true,
      format: 'flyway',
      rules: { 'ban-drop-column': 'off', 'prefer-text-field': 'off', E6: 'error' },
    });
    expect((await read('project: shop')).project?.lint).toEqual({ rules: {} });
  });

  test('may be empty', async () => {
    expect((await read('# nothing yet\n')).diagnostics).toEqual([]);
  });

  test('with a misspelt key says what was meant, where', async () => {
    expect(await problems('project: shop\nconections:\n  app: { embedded: true }\n')).toEqual([
      '2:1 P002 the file has an unknown key conections (did you mean connections?)',
    ]);
    expect(await problems('environments:\n  live: { conection: app }\n')).toEqual([
      '2:11 P002 live has an unknown key conection (did you mean connection?)',
    ]);
  });

  test.each([
    ['connections: { app: { url: x } }', 'P004'],
    ['connections: { app: { env: postgres://u:hunter2@h/db } }', 'P004'],
    ['project: mysql://root:hunter2@h/db', 'P004'],
    ['password: hunter2', 'P004'],
    ['project: x: [\napp: postgres://u:hunter2@h/db', 'P004'],
    ['# was postgres://u:hunter2@h/db\nproject: x', 'P004'],
  ])('with a secret is refused, and the secret is not repeated: %s', async (yaml, code) => {
    const { project, diagnostics } = await read(yaml);
    expect(project).toBeUndefined();
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });

  test.each([
    ['project: [1]', /^1:10 P003 project must be a name, not a list/],
    ['- a\n- b', /^1:1 P003 the file must be a project \({ project, folders, connections, … }\), not a list/],
    [
      'folders: { docs: /etc }',
      /^1:18 P003 folders.docs must be a folder that lies in the project, not "\/etc"/,
    ],
    ['folders: { docs: ../x }', /P003 folders.docs must be a folder that lies in the project/],
    ['connections: { app: {} }', /P003 connection app needs exactly one of env, embedded and duckdb/],
    ['connections: { app: { env: A, embedded: true } }', /P003 connection app needs exactly one/],
    ['connections: { app: { embedded: no } }', /P003/],
    [
      'environments: { live: { connection: ap } }',
      /^1:37 P005 there is no connection ap \(did you mean app\?\)/,
    ],
    ['environments: { live: { protected: maybe } }', /P003 live.protected must be true or false/],
    [
      'lint: { rules: { ban-drop-column: loud } }',
      /^1:35 P003 the level of ban-drop-column must be error, warning, info or off/,
    ],
    ['lint: { postgres: new }', /^1:19 P003 lint.postgres must be the version of a server, for example 16/],
    ['lint: { rule: {} }', /^1:9 P002 lint has an unknown key rule \(did you mean rules\?\)/],
    ['a: b: c', /^1:\d+ P001/],
    ['project: x\nproject: y', /^2:1 P001/],
    ['\tproject: x', /^1:1 P001/],
  ])('with a mistake says which and where: %s', async (yaml, expected) => {
    const found = await problems(yaml);
    expect(found.join('\n')).toMatch(expected);
  });

  test('never makes the reader throw, whatever is in it', async () => {
    const word = fc.constantFrom(
      'project',
      'folders',
      'connections',
      'environments',
      'app',
      ':',
      '{',
      '}',
      '[',
      ']',
      '\n',
      '  ',
      '- ',
      '"',
      "'",
      '&a',
      '*a',
      '!!x',
      'true',
      'null',
      '#',
      '|',
      '>',
      ',',
      '?',
      '<<',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(word, fc.string({ maxLength: 3 })), { maxLength: 20 }),
        async (words) => {
          const { project, diagnostics } = await read(words.join(''));
          expect(project !== undefined || diagnostics.length > 0).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the JSON Schema', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(projectJsonSchema());

  test('accepts what init writes and what the examples have', async () => {
    for (const database of ['embedded', 'DATABASE_URL'] as const)
      expect(validate(parse(projectFile('shop', database)))).toBe(true);
    for (const example of ['shop', 'flights'])
      expect(validate(parse(await readFile(`examples/${example}/datawright.yaml`, 'utf8')))).toBe(true);
  });

  test.each([
    'conections: { app: { embedded: true } }',
    'folders: { docs: ../x }',
    'folders: { docs: a/../../x }',
    'folders: { docs: /etc }',
    'connections: { app: { env: not-a-variable } }',
    'lint: { rules: { ban-drop-column: loud } }',
    'lint: { postgres: new }',
    'environments: { live: { protected: maybe } }',
  ])('refuses what the reader refuses: %s', async (yaml) => {
    expect(validate(parse(yaml))).toBe(false);
    expect((await problems(yaml)).length).toBeGreaterThan(0);
  });
});

describe('.env', () => {
  test('is read as people write it', () => {
    expect(
      parseDotenv(`# comment
A=plain
export B = "quoted # not a comment" # comment
C='single \\n'
D="two\\nlines"
E=value # comment
F=
G=postgres://u:p#w@h/db
not a line
`),
    ).toEqual({
      A: 'plain',
      B: 'quoted # not a comment',
      C: 'single \\n',
      D: 'two\nlines',
      E: 'value',
      F: '',
      G: 'postgres://u:p#w@h/db',
    });
  });

  test('gives way to the real environment', async () => {
    const { withDotenv } = await import('./dotenv.ts');
    await writeFile(join(root, '.env'), 'A=file\nB=file\n');
    expect(await withDotenv(folderStorage(root), { A: 'real' })).toEqual({ A: 'real', B: 'file' });
  });
});
