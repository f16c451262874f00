import { expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import type { Column, Contract, Table } from './contract.ts';
import { loadContract } from './load.ts';

const place = { file: 'contracts/shop.yaml', line: 7, column: 3 };
const column = (name: string, type: string, more: Partial<Column> = {}): Column => ({
  name,
  type,
  nullable: false,
  field: name,
  place,
  ...more,
});
const table = (name: string, columns: readonly Column[]): Table => ({
  name,
  schema: 'public',
  entity: name,
  columns,
  uniques: [],
  foreignKeys: [],
  checks: [],
  exclusions: [],
  indexes: [],
  denormalized: [],
  place,
});
const contract = (more: Partial<Contract>): Contract => ({
  name: 'shop',
  version: '1.0.0',
  schema: 'public',
  schemas: [],
  extensions: [],
  enums: [],
  domains: [],
  tables: [],
  queries: [],
  volumes: [],
  quality: [],
  sql: [],
  ...more,
});

async function load(what: Contract) {
  return withDatabase(async (server) => {
    const session = await server.connect();
    const diagnostics = await loadContract(what, session);
    const tables = await session.query<{ relname: string }>(
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1",
    );
    await session.close();
    return { diagnostics, tables: tables.map((row) => row.relname) };
  });
}

test('a table may use a function that a SQL file defines later', async () => {
  const { diagnostics, tables } = await load(
    contract({
      tables: [table('orders', [column('number', 'text', { default: 'next_number()' })])],
      sql: [
        {
          file: 'contracts/sql/number.sql',
          text: "CREATE VIEW open AS SELECT * FROM later; CREATE VIEW later AS SELECT 1 AS one;\nCREATE FUNCTION next_number() RETURNS text LANGUAGE sql AS $$ SELECT 'A1; -- 2' $$;",
        },
      ],
    }),
  );
  expect(diagnostics).toEqual([]);
  expect(tables).toEqual(['later', 'open', 'orders']);
});

test('an unknown type is reported at the line of the contract, and nothing is left behind', async () => {
  const { diagnostics, tables } = await load(
    contract({ tables: [table('users', [column('id', 'uuid')]), table('orders', [column('id', 'uuidd')])] }),
  );
  expect(diagnostics).toMatchObject([{ code: 'C061', where: place }]);
  expect(diagnostics[0]?.message).toContain('type "uuidd" does not exist');
  expect(tables).toEqual([]);
});

test('an error in a SQL file is reported at its line and column', async () => {
  const text = '-- é\nCREATE VIEW v AS SELECT 1 AS x;\n\nCREATE VIEW w AS\n  SELECT nothing FROM v;\n';
  const { diagnostics } = await load(contract({ sql: [{ file: 'contracts/sql/v.sql', text }] }));
  expect(diagnostics).toMatchObject([
    { code: 'C061', where: { file: 'contracts/sql/v.sql', line: 5, column: 10 } },
  ]);
});

test('a syntax error in a SQL file is reported where it stands, with every other mistake', async () => {
  const { diagnostics } = await load(
    contract({
      tables: [table('users', [column('id', 'nosuchtype')])],
      sql: [{ file: 'contracts/sql/v.sql', text: 'CREATE VIEW v AS SELECT 1;\nCREATE VEIW w AS SELECT 2;' }],
    }),
  );
  expect(diagnostics.map((d) => [d.code, d.where.line])).toEqual([
    ['C060', 2],
    ['C061', 7],
  ]);
});
