import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogOf } from '../../../test/support/catalog-of.ts';
import { EVERY_KIND, EVERY_KIND_ROLES, UNMODELLED } from '../../../test/support/every-kind.ts';
import { memoryFiles } from '../../../test/support/memory-files.ts';
import { factsOf } from '../../catalog/catalog.ts';
import { unmodelledDiagnostics } from '../../catalog/codes.ts';
import { kinds } from '../../catalog/kinds.ts';
import { withUndeclared } from '../../catalog/undeclared.ts';
import { canonicalCatalog } from '../../contract/canonical.ts';
import { readContract } from '../../contract/read.ts';
import type { Shadow } from '../../core/ports/postgres.ts';
import { startShadow } from '../../engines/embedded/shadow.ts';
import { plan } from '../../migrate/planner.ts';
import { pullFiles } from './pull-files.ts';

// A server of its own: roles are the server's.
let shadow: Shadow;
beforeAll(async () => {
  shadow = await startShadow();
});
afterAll(() => shadow.close());

test('a database with something of every kind is pulled so that the next plan is empty', async () => {
  const catalog = await catalogOf(EVERY_KIND, { scope: { roles: 'mentioned' }, shadow });
  expect(kinds.flatMap(({ name }) => (factsOf(catalog, name).length === 0 ? [name] : []))).toEqual([]);
  const around = { shadow: async () => shadow, contracts: 'contracts', state: '.datawright' };
  const { files, diagnostics } = await pullFiles(catalog, 'every', { ...around, files: memoryFiles({}) });
  expect(diagnostics).toEqual([]);

  const written = memoryFiles(Object.fromEntries(files.map(({ path, content }) => [path, content])));
  const { contract } = await readContract(written, 'contracts');
  if (contract === undefined) throw new TypeError('the pulled contract cannot be read');
  const loaded = await canonicalCatalog(contract, around.shadow, written, around.state);
  if (loaded.catalog === undefined) throw new TypeError('the pulled contract cannot be loaded');
  expect(plan(catalog, withUndeclared(loaded.catalog, catalog)).up.map(({ sql }) => sql)).toEqual([]);
  // The shadow has them already: whether the contract makes them is told by its files alone.
  const roles = files.find(({ path }) => path.endsWith('_roles.sql'))?.content;
  for (const role of EVERY_KIND_ROLES) expect(roles).toContain(`CREATE ROLE ${role}`);
}, 60_000);

test('what no kind has words for is named', async () => {
  const catalog = await catalogOf(UNMODELLED, { scope: { roles: 'mentioned' }, shadow });
  expect(unmodelledDiagnostics(catalog).map(({ message }) => message)).toEqual([
    expect.stringContaining('public.announced'),
    expect.stringContaining('471100'),
  ]);
});
