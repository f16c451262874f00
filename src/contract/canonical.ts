/**
 * The contract's catalog as PostgreSQL itself tells it: loaded into a shadow and read back. Kept by content, so
 * that most commands start no server.
 */

import type { Catalog } from '../catalog/catalog.ts';
import { fromJson, toJson } from '../catalog/catalog-json.ts';
import { introspect } from '../catalog/introspect.ts';
import { rolesOfServer } from '../catalog/scope.ts';
import { type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import { fingerprint, type Json } from '../core/hash.ts';
import type { Shadow } from '../core/ports/postgres.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Contract } from './contract.ts';
import { contractDdl, searchPath } from './ddl.ts';
import { loadContract } from './load.ts';

/** Goes up when facts are read or written differently: old cache files are then not found. */
export const CATALOG_FORMAT = 8;

export interface Canonical {
  /** Absent when PostgreSQL refused something. */
  readonly catalog?: Catalog;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CanonicalOptions {
  /** Names the shadow's server when it is not the one Datawright brings, e.g. a hash of its address. */
  readonly server?: string;
}

/**
 * @param shadow asked for only when the catalog is not in the cache
 * @param files the project's files; the cache is in `<state>/canonical/`
 */
export async function canonicalCatalog(
  contract: Contract,
  shadow: () => Promise<Shadow>,
  files: Storage,
  state: string,
  options: CanonicalOptions = {},
): Promise<Canonical> {
  const path = `${state}/canonical/${contentHash(contract, options.server ?? '')}.json`;
  const known = parsed(await files.read(path));
  if (known !== undefined) return { catalog: fromJson(known), diagnostics: [] };
  const texts = await textsOf(contract, files);
  const server = await shadow();
  const canonical = await server.withDatabase(async (database): Promise<Canonical> => {
    const session = await database.connect({ applicationName: 'datawright shadow' });
    try {
      let catalog: Catalog | undefined;
      const diagnostics = await loadContract(contract, session, texts, async (others) => {
        const own = [...(await rolesOfServer(session))].filter((role) => !others.has(role));
        catalog = await introspect(session, { roles: 'mentioned', also: new Set(own), except: others });
      });
      return hasErrors(diagnostics) || catalog === undefined ? { diagnostics } : { catalog, diagnostics };
    } finally {
      await session.close();
    }
  });
  if (canonical.catalog !== undefined) await files.write(path, JSON.stringify(toJson(canonical.catalog)));
  return canonical;
}

/** Descriptions that are no comments, queries or places do not change the catalog, nor the hash. */
function contentHash(contract: Contract, server: string): string {
  return fingerprint({
    format: CATALOG_FORMAT,
    server,
    path: searchPath(contract),
    statements: contractDdl(contract).map((statement) => statement.sql),
  }).slice(0, 32);
}

/** A cut-off cache file is as good as none. */
function parsed(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** For code frames: the YAML files that the contract's places name. */
async function textsOf(contract: Contract, files: Storage): Promise<ReadonlyMap<string, string>> {
  const things = [
    ...contract.tables,
    ...contract.enums,
    ...contract.domains,
    ...contract.extensions,
    ...contract.schemas,
  ];
  const paths = new Set(things.flatMap(({ place }) => place.file ?? []));
  const texts = new Map<string, string>();
  for (const path of paths) {
    const text = await files.read(path);
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}
