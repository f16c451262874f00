import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../test/support/memory-files.ts';
import { testShadow } from '../../test/support/postgres.ts';
import { folderStorage } from '../engines/storage/folder.ts';
import { canonicalCatalog } from './canonical.ts';
import { readContract } from './read.ts';

async function canonicalOf(files: Record<string, string>) {
  const storage = memoryFiles(files);
  const { contract, diagnostics } = await readContract(storage, 'contracts');
  if (contract === undefined) throw new Error(JSON.stringify(diagnostics));
  let started = 0;
  const shadow = async () => {
    started += 1;
    return testShadow();
  };
  return {
    first: await canonicalCatalog(contract, shadow, storage, '.datawright'),
    again: () => canonicalCatalog(contract, shadow, storage, '.datawright'),
    started: () => started,
  };
}

describe('the canonical catalog', () => {
  test.each(['shop', 'flights'])('the %s example is accepted by PostgreSQL', async (example) => {
    const files = folderStorage(`examples/${example}`);
    const { contract, diagnostics } = await readContract(files, 'contracts');
    expect(diagnostics).toEqual([]);
    if (contract === undefined) return;
    const { catalog, diagnostics: refused } = await canonicalCatalog(
      contract,
      async () => testShadow(),
      memoryFiles({}),
      '.datawright',
    );
    expect(refused).toEqual([]);
    for (const table of contract.tables) expect(catalog?.facts.has(`table public.${table.name}`)).toBe(true);
  });

  test('a contract seen before starts no server', async () => {
    const { first, again, started } = await canonicalOf({
      'contracts/a.yaml': 'contract: a\nversion: 1.0.0\ntables:\n  t: { columns: { id: uuid } }\n',
    });
    const second = await again();
    expect(started()).toBe(1);
    expect(second.catalog).toEqual(first.catalog);
  });

  test('an unknown type is reported at its column, in the words of PostgreSQL', async () => {
    const { first } = await canonicalOf({
      'contracts/a.yaml':
        'contract: a\nversion: 1.0.0\ntables:\n  t:\n    columns:\n      id: uuid\n      at: timestampz\n',
    });
    expect(first.catalog).toBeUndefined();
    expect(first.diagnostics).toMatchObject([
      { code: 'C040', where: { file: 'contracts/a.yaml', line: 7, column: 7 } },
    ]);
    expect(first.diagnostics[0]?.message).toContain('type "timestampz" does not exist');
    expect(first.diagnostics[0]?.frame?.some((line) => line.text.includes('timestampz'))).toBe(true);
  });

  test('a default that lacks its quotes is reported with them', async () => {
    const { first } = await canonicalOf({
      'contracts/a.yaml':
        'contract: a\nversion: 1.0.0\ntables:\n  t:\n    columns:\n      tier: { type: text, default: free }\n',
    });
    expect(first.diagnostics).toMatchObject([
      { code: 'C040', fix: expect.stringContaining('a text stands in quotes') },
    ]);
  });

  test('an error in an SQL file is reported at the word, and its consequences are not', async () => {
    const { first } = await canonicalOf({
      'contracts/a.yaml': 'contract: a\nversion: 1.0.0\ntables:\n  t: { columns: { id: uuid } }\n',
      'contracts/sql/1.sql':
        '-- first\nCREATE VIEW v AS\nSELECT idd FROM t;\nCREATE VIEW w AS SELECT * FROM v;\n',
    });
    expect(first.diagnostics).toMatchObject([
      { code: 'C041', where: { file: 'contracts/sql/1.sql', line: 3, column: 8, endColumn: 11 } },
    ]);
  });

  test.each([
    ['GRANT SELECT ON t TO nobody_here;', 'declare it, CREATE ROLE nobody_here, in a file'],
    ['CREATE ROLE postgres;', "IF to_regrole('postgres') IS NULL THEN CREATE ROLE postgres; END IF; END $$"],
    ['GRANT CONNECT ON DATABASE my_own TO CURRENT_USER;', "DO $$ BEGIN EXECUTE format('… DATABASE %I …'"],
    ['CREATE DATABASE other;', 'databases, tablespaces and the configuration of the server are no part'],
    ['CREATE INDEX CONCURRENTLY i ON t (id);', 'write what shall be there, without CONCURRENTLY'],
    ['CREATE TABLE t (id uuid);', 'it is declared twice'],
  ])('%s is refused with what to do', async (sql, fix) => {
    const { first } = await canonicalOf({
      'contracts/a.yaml': 'contract: a\nversion: 1.0.0\ntables:\n  t: { columns: { id: uuid } }\n',
      'contracts/sql/1.sql': sql,
    });
    expect(first.diagnostics).toMatchObject([{ code: 'C041', fix: expect.stringContaining(fix) }]);
  });

  test('SQL below before/ runs before the tables that need it', async () => {
    const { first } = await canonicalOf({
      'contracts/a.yaml':
        'contract: a\nversion: 1.0.0\ntables:\n  t: { columns: { id: { type: text, default: new_id() } } }\n',
      'contracts/sql/before/1.sql': "CREATE FUNCTION new_id() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;",
    });
    expect(first.diagnostics).toEqual([]);
  });
});
