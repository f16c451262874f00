/** Catalogs that were read before, by the stamp of the database: for a process that looks more than once. */
import type { Catalog } from './catalog.ts';

export interface CatalogMemory {
  recall(key: string): Catalog | undefined;
  keep(key: string, catalog: Catalog): void;
}

/** @param most catalogs that are kept; the one that was not asked for the longest goes first */
export function createCatalogMemory(most = 4): CatalogMemory {
  const kept = new Map<string, Catalog>();
  const keep = (key: string, catalog: Catalog): void => {
    kept.delete(key);
    kept.set(key, catalog);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) return;
      kept.delete(oldest);
    }
  };
  return {
    recall(key) {
      const catalog = kept.get(key);
      if (catalog !== undefined) keep(key, catalog);
      return catalog;
    },
    keep,
  };
}
