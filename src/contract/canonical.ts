/**
 * The catalog a contract stands for, as PostgreSQL itself understands it: loaded into the shadow and read back.
 * Cached by the contract's content, so most commands start no server.
 */

import type { Catalog } from '../catalog/catalog.ts';
import { fromJson, toJson } from '../catalog/catalog-json.ts';
import { introspect } from '../catalog/introspect.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { fingerprint, type Json } from '../core/hash.ts';
import type { Shadow } from '../core/ports/postgres.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Contract } from './contract.ts';
import { contractDdl } from './ddl.ts';
import { loadContract } from './load.ts';

/** Raised when introspection reads something more or writes it differently. */
const CATALOG_FORMAT = 1;

export interface Canonical {
  /** Absent when PostgreSQL refused part of the contract; the diagnostics say which. */
  readonly catalog?: Catalog;
  readonly diagnostics: readonly Diagnostic[];
}

/** `state` is the folder of `files` that caches go to. */
export async function canonicalCatalog(
  contract: Contract,
  shadow: () => Promise<Shadow>,
  files: Storage,
  state: string,
): Promise<Canonical> {
  const key = fingerprint([CATALOG_FORMAT, contract.schema, contractDdl(contract).map((s) => s.sql)]);
  const path = `${state}/cache/catalogs/${key}.json`;
  const cached = await files.read(path);
  const known = cached === undefined ? undefined : parse(cached);
  if (known !== undefined) return { catalog: known, diagnostics: [] };
  const server = await shadow();
  return server.withDatabase(async (database) => {
    const session = await database.connect({ applicationName: 'datawright contract' });
    try {
      const diagnostics = await loadContract(contract, session);
      if (diagnostics.length > 0) return { diagnostics };
      const catalog = await introspect(session);
      await files.write(path, JSON.stringify(toJson(catalog)));
      return { catalog, diagnostics };
    } finally {
      await session.close();
    }
  });
}

/** A cache that was damaged is no cache. */
function parse(text: string): Catalog | undefined {
  try {
    return fromJson(JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
