/** How the values of a column are kept and sampled, in tables and materialised views alike. */
import type { FactId } from './catalog.ts';
import { type JsonPairs, optionChanges, optionsObject } from './kind.ts';

export interface Stored {
  /** `PLAIN`, `EXTERNAL`, `EXTENDED` or `MAIN` when it is not the type's own. */
  readonly storage?: string;
  readonly compression?: string;
  readonly statistics?: number;
  readonly options?: Readonly<Record<string, string>>;
}

/** The pairs of Stored; `a` is pg_attribute, `t` the type's row in pg_type. */
export const storedPairs: JsonPairs = {
  storage: `CASE WHEN a.attstorage <> t.typstorage THEN
    CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END`,
  compression: `CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END`,
  statistics: 'CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END',
  options: optionsObject('a.attoptions'),
};

/** What a column has after its type was changed, whatever it had before. */
export const ofNewType = { storage: undefined, compression: undefined } as const;

/** The storage a type gives its columns; 16 and newer know the word DEFAULT for it. */
function ownStorage(type: string, version: number): string {
  if (version >= 160_000) return 'DEFAULT';
  return /^(?:numeric|inet|cidr)(?!.*\[\])/.test(type) ? 'MAIN' : 'EXTENDED';
}

/** A statement on a column, and whether readers go on while it runs. */
export interface StorageChange {
  readonly sql: string;
  readonly gentle: boolean;
}

export interface StoredColumn {
  /** `ALTER TABLE public.t ALTER COLUMN c`. */
  readonly prefix: string;
  /** The same for statistics, which are each table's own. */
  readonly own: string;
  readonly type: string;
  readonly version: number;
}

export function storageSql(from: Stored, to: Stored, column: StoredColumn): readonly StorageChange[] {
  const { prefix, own, type, version } = column;
  return [
    ...(from.storage === to.storage
      ? []
      : [{ sql: `${prefix} SET STORAGE ${to.storage ?? ownStorage(type, version)}`, gentle: false }]),
    ...(from.compression === to.compression
      ? []
      : [{ sql: `${prefix} SET COMPRESSION ${to.compression ?? 'default'}`, gentle: false }]),
    ...(from.statistics === to.statistics
      ? []
      : [{ sql: `${own} SET STATISTICS ${to.statistics ?? -1}`, gentle: true }]),
    ...optionChanges(prefix, from.options, to.options).map((sql) => ({ sql, gentle: true })),
  ];
}

/** The lock of such a statement. */
export const storageLock = ({ gentle }: StorageChange, relation: FactId) =>
  ({ lock: gentle ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE', locked: [relation] }) as const;
