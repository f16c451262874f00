import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clientCode } from '../../test/support/client-code.ts';
import { memoryFiles } from '../../test/support/memory-files.ts';
import { testShadow } from '../../test/support/postgres.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { canonicalCatalog } from '../contract/canonical.ts';
import type { Contract } from '../contract/contract.ts';
import { readContract } from '../contract/read.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { checkCode } from './check-code.ts';

const folder = join(import.meta.dirname, '../../examples/shop/contracts');
const contracts = Object.fromEntries(
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:yaml|sql)$/.test(name))
    .map((name) => [`contracts/${name}`, readFileSync(join(folder, name), 'utf8')]),
);

let contract: Contract;
let catalog: Catalog;
beforeAll(async () => {
  const files = memoryFiles(contracts);
  const read = await readContract(files, 'contracts');
  if (read.contract === undefined) throw new TypeError('the example has no contract');
  contract = read.contract;
  const canonical = await canonicalCatalog(contract, async () => testShadow(), files, '.datawright');
  if (canonical.catalog === undefined) throw new TypeError('the example cannot be loaded');
  catalog = canonical.catalog;
});

async function found(code: string, path = 'src/code.ts'): Promise<readonly Diagnostic[]> {
  return (await checkCode(memoryFiles({ [path]: code }), ['src'], contract, catalog)).diagnostics;
}

/** `A001 2:17` for each finding. */
const places = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map((d) => `${d.code} ${d.where.line}:${d.where.column}`);

const said = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map((d) => `${d.code} ${d.message}`);

describe.each(Object.entries(clientCode))('of %s', (client, marked) => {
  const path = client === 'sql files' ? 'src/code.sql' : 'src/code.ts';
  const right = marked.replaceAll(/[«»]/g, '');

  test('right code raises no error', async () => {
    const errors = (await found(right, path)).filter((d) => d.severity === 'error');
    expect(said(errors)).toEqual([]);
  });

  test('each name that is not in the contract is found where it stands', async () => {
    const names = [...marked.matchAll(/«(\w+)»/g)];
    expect(names.length).toBeGreaterThan(3);
    const missed: string[] = [];
    for (const [i, name] of names.entries()) {
      let count = -1;
      const wrong = marked.replaceAll(/«(\w+)»/g, (_, word: string) => {
        count += 1;
        return count === i ? `${word}_x` : word;
      });
      const before = marked.slice(0, name.index).replaceAll(/[«»]/g, '');
      const line = before.split('\n').length;
      const column = before.length - before.lastIndexOf('\n');
      const diagnostics = await found(wrong, path);
      if (!places(diagnostics).includes(`A001 ${line}:${column}`))
        missed.push(`${name[1]} at ${line}:${column}: ${said(diagnostics).join('; ')}`);
    }
    expect(missed).toEqual([]);
  });
});

describe('a finding', () => {
  test('points at the name, and knows the nearest one', async () => {
    const [finding] = await found(
      "import pg from 'pg';\nawait new pg.Pool().query('SELECT emial FROM users LIMIT 1');\n",
    );
    expect(finding).toMatchObject({
      code: 'A001',
      where: { file: 'src/code.ts', line: 2, column: 35, endColumn: 40 },
      message: 'there is no column emial',
      fix: 'did you mean email?',
    });
  });

  test.each([
    [
      'a label that an enum has not',
      "SELECT id FROM orders WHERE status = 'payed'",
      "A002 'payed' is none of its values: orders.status is order_status",
    ],
    [
      'text where a number belongs',
      "SELECT id FROM orders WHERE total > 'much'",
      "A002 'much' cannot be read as one: orders.total is numeric(12,2)",
    ],
    [
      'a number where text belongs',
      'SELECT id FROM products WHERE name = 5',
      'A002 5 is a number: products.name is character varying(200)',
    ],
    ['a star', 'SELECT * FROM products LIMIT 1', 'A003 * reads 8 columns'],
    [
      'a restricted column',
      'SELECT password_hash FROM users LIMIT 1',
      'A006 users.password_hash is restricted, and is read without a purpose',
    ],
    [
      'a condition no index serves',
      "SELECT id FROM users WHERE lower(country) = 'de'",
      'A008 lower(country) is computed for every row',
    ],
    [
      'SQL that cannot be parsed',
      'SELECT id FORM orders WHERE',
      'A091 PostgreSQL cannot parse this: syntax error at or near "orders"',
    ],
  ])('tells of %s', async (_, sql, message) => {
    expect(
      said(await found(`import pg from 'pg';\nawait new pg.Pool().query(${JSON.stringify(sql)});`)),
    ).toEqual([message]);
  });

  test('tells of text spliced into SQL, and of a query in a loop', async () => {
    const code = `import pg from 'pg';
      const pool = new pg.Pool();
      export async function all(names: string[]) {
        for (const name of names) await pool.query(\`SELECT id FROM products WHERE name = '\${name}'\`);
        return Promise.all(names.map((name) => pool.query('SELECT id FROM products WHERE name = $1', [name])));
      }`;
    expect(said(await found(code))).toEqual([
      'A005 this statement is sent once for each turn of a for loop',
      'A004 name becomes part of the SQL text',
      'A005 this statement is sent once for each turn of map',
    ]);
  });

  test('is silent for a restricted column with a purpose', async () => {
    const code =
      "import pg from 'pg';\nawait new pg.Pool().query('SELECT password_hash FROM users WHERE email = $1 /* purpose: sign in */');";
    expect(await found(code)).toEqual([]);
  });

  test('can be suppressed with a reason, and a suppression that is wrong is told', async () => {
    const query = (comment: string) =>
      `import pg from 'pg';\n${comment}\nawait new pg.Pool().query('SELECT * FROM products LIMIT 5');`;
    expect(await found(query('// datawright:ignore select-star the export needs every column'))).toEqual([]);
    expect(said(await found(query('// datawright:ignore select-star')))).toEqual([
      'A092 the comment gives no reason',
      'A003 * reads 8 columns',
    ]);
    expect(said(await found(query('// datawright:ignore built-sql it is fine')))).toEqual([
      'A092 built-sql silences nothing here',
      'A003 * reads 8 columns',
    ]);
  });
});

describe('what is no SQL is left alone', () => {
  test.each([
    "export const text = 'Select a file from the list';",
    "export const help = 'update the settings and delete from the queue';",
    "router.query('SELECT');",
    `const css = \`with \${x} as y\`;`,
    "throw new Error('insert into the slot failed');",
  ])('%s', async (code) => {
    expect(await found(code)).toEqual([]);
  });

  test('a file that cannot be parsed is one finding, and the others are judged', async () => {
    const files = memoryFiles({
      'src/a.ts': 'const = select',
      'src/b.ts': "import 'pg'; db.query('SELECT nick FROM users LIMIT 1')",
    });
    const verdict = await checkCode(files, ['src'], contract, catalog);
    expect(verdict.diagnostics.map((d) => `${d.where.file} ${d.code}`)).toEqual([
      'src/a.ts A090',
      'src/b.ts A001',
    ]);
    expect(verdict).toMatchObject({ files: 2, statements: 1 });
  });

  test('a path without code is told', async () => {
    expect(said((await checkCode(memoryFiles({}), ['source'], contract, catalog)).diagnostics)).toEqual([
      'A094 there is no code at source',
    ]);
  });
});
