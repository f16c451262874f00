/** Every rule fires and stays silent as its own examples say, on a real server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testRuleList } from '../../../test/support/lint-rules.ts';
import { memoryFiles } from '../../../test/support/memory-files.ts';
import { testServer } from '../../../test/support/postgres.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { introspect } from '../../catalog/introspect.ts';
import { loadContract } from '../../contract/load.ts';
import { readContract } from '../../contract/read.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { lintSchema } from './lint.ts';
import type { Example, SchemaRule } from './rule.ts';
import { schemaRules } from './rules.ts';

const HEADER = 'contract: example\nversion: 1.0.0\n';

let session: PostgresSession;
beforeAll(async () => {
  session = await testServer().connect();
});
afterAll(() => session.close());

/** Nothing of an example stays: it is loaded in a transaction that is rolled back. */
async function found(rule: SchemaRule, example: Example): Promise<readonly Diagnostic[]> {
  const files = memoryFiles(
    typeof example === 'string'
      ? { 'contracts/example.yaml': HEADER, 'contracts/sql/example.sql': example }
      : { 'contracts/example.yaml': `${HEADER}${example.contract}` },
  );
  const { contract, diagnostics } = await readContract(files, 'contracts');
  if (contract === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  let catalog: Catalog | undefined;
  const refused = await loadContract(contract, session, new Map(), async (others) => {
    catalog = await introspect(session, { roles: 'mentioned', except: others });
  });
  if (catalog === undefined) throw new Error(refused.map(({ message }) => message).join('\n'));
  return lintSchema({ catalog, contract, levelOf: (other) => (other === rule ? 'error' : 'off') });
}

describe.each(schemaRules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test.each(rule.examples.fires)('fires: %j', async (example) => {
    const diagnostics = await found(rule, example);
    expect(diagnostics.map(({ code }) => code)).toEqual(diagnostics.map(() => rule.code));
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { where, message } of diagnostics) {
      expect(where.object).not.toMatch(/^[a-z-]+ /);
      expect(message).toMatch(/[^.]$/);
    }
  });

  test.each(rule.examples.silent)('is silent: %j', async (example) => {
    expect(await found(rule, example)).toEqual([]);
  });
});

describe('the rules', () => {
  testRuleList(schemaRules, new URL('./rules/', import.meta.url), /^L[23]\d\d$/);

  test('give the reason as a sentence, and the fix as the end of one', () => {
    for (const { id, why, fix } of schemaRules) {
      expect(why, id).toMatch(/^[A-Z]/);
      expect(fix, id).toMatch(/^[^A-Z]/);
    }
  });
});
