/** A pipeline as people write it (`pipelines/*.yaml`), parsed and validated. */
import type { Place } from '../core/diagnostic.ts';

export interface Pipeline {
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  readonly source: Source;
  readonly changes: ChangeDetection;
  readonly transforms: readonly Transform[];
  readonly rules: readonly Rule[];
  readonly load: Load;
  /** Rows per chunk: the most that a killed run reads again. */
  readonly chunk: number;
  readonly schedule?: string;
  readonly sla?: string;
  readonly alerts?: { readonly to: string; readonly on: readonly string[] };
  readonly place: Place;
}

export type Source =
  | { readonly type: 'table'; readonly connection: string; readonly table: string; readonly schema: string }
  | {
      readonly type: 'file';
      readonly path: string;
      readonly format: 'csv' | 'parquet' | 'json' | 'ndjson';
      /** File column → row column; columns not named keep their name. */
      readonly rename: Readonly<Record<string, string>>;
      /** Adds the row's number in the file, from 1, under this name: a stable key for files that have none. */
      readonly rowNumber?: string;
    };

export type ChangeDetection =
  | { readonly type: 'full' }
  /** Rows whose `column` is not below the stored watermark; `overlap` (seconds) reaches further back. */
  | { readonly type: 'cursor'; readonly column: string; readonly overlap: number };

/** SQL expressions are in the dialect of the target engine, over the staged row's columns. */
export type Transform =
  | { readonly type: 'derive'; readonly columns: Readonly<Record<string, string>> }
  | { readonly type: 'filter'; readonly where: string }
  | { readonly type: 'clean'; readonly columns: readonly string[] };

export type OnFail = 'quarantine' | 'deduplicate' | 'unknown_member' | 'fail';

export interface Rule {
  /** Name of a row check in quality/checks, e.g. `between`, `not_null`, `unique`, `references`. */
  readonly check: string;
  readonly arguments: unknown;
  readonly onFail: OnFail;
  readonly place: Place;
}

export type Load =
  | {
      readonly type: 'table';
      readonly connection: string;
      readonly schema: string;
      readonly table: string;
      readonly mode: 'append' | 'upsert' | 'truncate';
    }
  | { readonly type: 'dimension'; readonly connection: string; readonly dimension: string }
  | {
      readonly type: 'fact';
      readonly connection: string;
      readonly fact: string;
      readonly mode: 'append' | 'upsert' | 'truncate';
    };
