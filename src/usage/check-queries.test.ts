import { expect, test } from 'vitest';
import { memoryFiles } from '../../test/support/memory-files.ts';
import { testShadow } from '../../test/support/postgres.ts';
import { canonicalCatalog } from '../contract/canonical.ts';
import { readContract } from '../contract/read.ts';
import { checkQueries } from './check-queries.ts';

async function found(queries: string): Promise<readonly string[]> {
  const text = `contract: shop
version: 1.0.0
tables:
  users:
    columns:
      id: { type: bigint, primary_key: true }
      email: { type: text, pii: email }
queries:
${queries}`;
  const files = memoryFiles({ 'contracts/shop.yaml': text });
  const { contract, diagnostics } = await readContract(files, 'contracts');
  if (contract === undefined) throw new Error(diagnostics.map(({ message }) => message).join());
  const { catalog } = await canonicalCatalog(contract, async () => testShadow(), files, '.datawright');
  if (catalog === undefined) throw new Error('the contract cannot be loaded');
  const all = await checkQueries(contract, catalog);
  return all.map(({ code, where, message }) => `${code} ${where.line} ${where.object}: ${message}`);
}

test('a query that names what the contract does not have is an error where the query stands', async () => {
  expect(
    await found(`  by_mail: { description: Sign in, sql: SELECT id FROM users WHERE mail = :mail LIMIT 1 }
  gone: { sql: SELECT id FROM customers LIMIT 1 }
  broken: { sql: SELECT FROM WHERE }`),
  ).toEqual([
    expect.stringMatching(/^A001 9 by_mail: .*mail/),
    expect.stringMatching(/^A001 10 gone: .*customers/),
    expect.stringMatching(/^A091 11 broken: PostgreSQL cannot parse this/),
  ]);
});

test('a query says by its description what it reads personal data for', async () => {
  const sql = 'SELECT email FROM users WHERE id = :id LIMIT 1';
  expect(await found(`  mails: { description: Letters to a person, sql: '${sql}' }`)).toEqual([]);
  expect(await found(`  mails: { sql: '${sql}' }`)).toEqual([expect.stringMatching(/^A006 9 mails: /)]);
});
