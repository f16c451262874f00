/** The catalog that PostgreSQL makes of some SQL, in a database of its own. */
import type { Catalog } from '../../src/catalog/catalog.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Scope } from '../../src/catalog/scope.ts';
import type { Shadow } from '../../src/core/ports/postgres.ts';
import { testShadow } from './postgres.ts';

export interface CatalogOfOptions {
  readonly scope?: Scope;
  /** Where roles are made: a server of the test's own. */
  readonly shadow?: Shadow;
}

export function catalogOf(
  sql: string,
  { scope = {}, shadow = testShadow() }: CatalogOfOptions = {},
): Promise<Catalog> {
  return shadow.withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(sql);
      return await introspect(session, scope);
    } finally {
      await session.close();
    }
  });
}
