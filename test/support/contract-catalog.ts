/** A contract's files, read and told by PostgreSQL. Nothing stays: they are loaded in a transaction that is rolled back. */
import type { Catalog } from '../../src/catalog/catalog.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Contract } from '../../src/contract/contract.ts';
import { loadContract } from '../../src/contract/load.ts';
import { readContract } from '../../src/contract/read.ts';
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { memoryFiles } from './memory-files.ts';

export const CONTRACT_HEAD = 'contract: example\nversion: 1.0.0\nowner: data@shop.example\n';

/** @param files below the project's root: `contracts/example.yaml`, `contracts/sql/example.sql` */
export async function contractCatalog(
  files: Readonly<Record<string, string>>,
  session: PostgresSession,
): Promise<{ readonly contract: Contract; readonly catalog: Catalog }> {
  const { contract, diagnostics } = await readContract(memoryFiles({ ...files }), 'contracts');
  if (contract === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  let catalog: Catalog | undefined;
  const refused = await loadContract(contract, session, new Map(), async (others) => {
    catalog = await introspect(session, { roles: 'mentioned', except: others });
  });
  if (catalog === undefined) throw new Error(refused.map(({ message }) => message).join('\n'));
  return { contract, catalog };
}
