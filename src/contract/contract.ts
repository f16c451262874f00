/**
 * The Contract: what a team declares, parsed, validated and frozen. Structure that PostgreSQL knows (types,
 * defaults, checks) is kept as the SQL text people wrote; its canonical form comes from the catalog.
 */
import type { Acceptance } from '../core/acceptance.ts';
import type { Place } from '../core/diagnostic.ts';

export interface Contract {
  readonly name: string;
  readonly version: string;
  readonly owner?: string;
  readonly description?: string;
  /** Schema of tables that name none. */
  readonly schema: string;
  /** How changes reach a database in use, where a table or column does not say otherwise. */
  readonly strategy?: Strategy;
  readonly schemas: readonly SchemaDeclaration[];
  readonly extensions: readonly ExtensionDeclaration[];
  readonly enums: readonly EnumDeclaration[];
  readonly domains: readonly DomainDeclaration[];
  readonly tables: readonly Table[];
  readonly queries: readonly Query[];
  readonly volumes: readonly Volume[];
  readonly quality: readonly QualityRule[];
  readonly warehouse?: WarehouseDeclaration;
  /** `contracts/sql/*.sql`, in file-name order, for what is best said in SQL. */
  readonly sql: readonly SqlSource[];
  /** `# datawright:ignore RULE reason`: findings that somebody accepts. */
  readonly accepted: readonly Accepted[];
}

export interface Accepted extends Acceptance {
  readonly place: Place;
  /**
   * From 1. A comment belongs to the entry on its line, or, alone on a line, to the next one, with all that is indented
   * below it.
   */
  readonly lines: { readonly from: number; readonly to: number };
}

export interface Declared {
  readonly name: string;
  readonly description?: string;
  readonly place: Place;
}

export interface SchemaDeclaration extends Declared {
  readonly renamedFrom?: string;
}

export interface ExtensionDeclaration extends Declared {
  readonly version?: string;
  readonly schema?: string;
}

export interface EnumDeclaration extends Declared {
  readonly schema: string;
  readonly renamedFrom?: string;
  readonly values: readonly string[];
  /** Values that had another name. */
  readonly renamedValues?: readonly { readonly value: string; readonly renamedFrom: string }[];
}

export interface DomainDeclaration extends Declared {
  readonly schema: string;
  readonly renamedFrom?: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default?: string;
  readonly check?: string;
}

/** `online`: in two releases, with old and new side by side in between; `direct`: at once. */
export type Strategy = 'online' | 'direct';

export interface ColumnStrategy {
  readonly how: Strategy;
  /** New value from the old column, and back, as SQL expressions; casts when absent. */
  readonly using?: string;
  readonly back?: string;
}

/** Columns split or merged: every new one from the old ones, every old one back from the new ones. */
export interface Reshaping {
  readonly to: readonly { readonly column: string; readonly expression: string }[];
  readonly from: readonly { readonly column: string; readonly expression: string }[];
  readonly place: Place;
}

export type Classification = 'public' | 'internal' | 'confidential' | 'restricted';
export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface Table extends Declared {
  readonly schema: string;
  /** TypeScript interface name: PascalCase singular unless `entity:` overrides. */
  readonly entity: string;
  readonly classification?: Classification;
  readonly owner?: string;
  readonly retention?: {
    readonly keep: string;
    readonly after: string;
    readonly then: 'erase' | 'archive' | 'anonymize';
  };
  /** Column that identifies the data subject (GDPR). */
  readonly subject?: string;
  readonly renamedFrom?: string;
  readonly strategy?: Strategy;
  readonly reshaped?: readonly Reshaping[];
  readonly columns: readonly Column[];
  /** Column names; the inline `primary_key: true` form ends here too. */
  readonly primaryKey?: KeyDeclaration;
  readonly uniques: readonly UniqueDeclaration[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly CheckDeclaration[];
  readonly exclusions: readonly ExclusionDeclaration[];
  readonly indexes: readonly Index[];
  readonly denormalized: readonly Denormalization[];
}

export interface Column extends Declared {
  /** As written, e.g. `varchar(255)`, `order_status`, `numeric(12,2)`, `text[]`. */
  readonly type: string;
  readonly nullable: boolean;
  /** SQL expression. */
  readonly default?: string;
  readonly identity?: 'always' | 'by default';
  readonly generated?: { readonly expression: string; readonly stored: boolean };
  readonly collation?: string;
  /** TypeScript property: camelCase of the column unless `field:` overrides. */
  readonly field: string;
  readonly renamedFrom?: string;
  readonly strategy?: ColumnStrategy;
  readonly classification?: Classification;
  /** Kind of personal data, e.g. `email`, `name`, `phone`. */
  readonly pii?: string;
  /** For people and validators: `email`, `url`, a regular expression between slashes, or free text. */
  readonly validation?: string;
  /** What a Create DTO takes instead of this column, e.g. `password` for `password_hash`. */
  readonly accepts?: string;
}

/** Constraints without a written name carry the name Datawright derives, so plans are stable. */
export interface KeyDeclaration {
  readonly name: string;
  readonly columns: readonly string[];
  readonly place: Place;
}

export interface UniqueDeclaration extends KeyDeclaration {
  readonly nullsNotDistinct: boolean;
  readonly deferrable?: 'immediate' | 'deferred';
}

export interface ForeignKey extends KeyDeclaration {
  readonly references: {
    readonly schema: string;
    readonly table: string;
    readonly columns: readonly string[];
  };
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly deferrable?: 'immediate' | 'deferred';
  readonly description?: string;
}

export interface CheckDeclaration {
  readonly name: string;
  readonly expression: string;
  readonly description?: string;
  readonly place: Place;
}

export interface ExclusionDeclaration {
  readonly name: string;
  readonly method: string;
  /** e.g. `room_id WITH =, during WITH &&`. */
  readonly elements: string;
  readonly where?: string;
  readonly place: Place;
}

export interface Index {
  readonly name: string;
  /** Column names or parenthesised expressions, each with its own options, e.g. `created_at DESC`. */
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly method: string;
  readonly include: readonly string[];
  readonly where?: string;
  readonly nullsNotDistinct: boolean;
  readonly reason?: string;
  readonly place: Place;
}

export interface Denormalization {
  readonly column: string;
  readonly serves: string;
  readonly gain?: string;
  readonly keptBy: string;
  readonly staleness: string;
  readonly place: Place;
}

/** An access pattern. */
export interface Query extends Declared {
  /** Named parameters as `:name`. */
  readonly sql: string;
  readonly calls?: string;
  readonly expect?: { readonly time?: string; readonly rows?: number; readonly indexes?: readonly string[] };
}

export interface Volume {
  readonly table: string;
  readonly rows: number;
  /** Factor that plans are judged at. */
  readonly growth: number;
  readonly place: Place;
}

export interface SqlSource {
  readonly file: string;
  readonly text: string;
}

/** One line under `quality:`; `rule` is the check's name, `arguments` its raw value. quality/ gives it meaning. */
export interface QualityRule {
  /** Table or view in the database, or `warehouse.<table>`. */
  readonly target: string;
  readonly rule: string;
  readonly arguments: unknown;
  /** Fraction of rows that must satisfy a row rule, 0–1; 1 unless `at_least:` is written. */
  readonly atLeast: number;
  readonly severity: 'critical' | 'warning';
  readonly description?: string;
  readonly place: Place;
}

export interface WarehouseDeclaration {
  readonly dimensions: readonly Dimension[];
  readonly facts: readonly FactTable[];
}

export type Dimension = TableDimension | DateDimension;

export interface TableDimension {
  readonly kind: 'table';
  readonly name: string;
  /** Source table (contract name). */
  readonly from: string;
  /** Natural key column of the source. */
  readonly key: string;
  readonly scd: 1 | 2;
  /** Attributes carried; with SCD 2 a change in one opens a new version. */
  readonly track: readonly string[];
  readonly description?: string;
  readonly place: Place;
}

export interface DateDimension {
  readonly kind: 'date';
  readonly name: string;
  /** ISO dates, inclusive. */
  readonly first: string;
  readonly last: string;
  readonly description?: string;
  readonly place: Place;
}

export interface FactTable {
  readonly name: string;
  readonly from: string;
  /** In words: what one row is. */
  readonly grain: string;
  /** Source columns that identify a row: the grain, checked. */
  readonly key: readonly string[];
  readonly measures: readonly string[];
  /** Source column → dimension name. A timestamp column may point at the date dimension. */
  readonly dimensions: readonly { readonly column: string; readonly dimension: string }[];
  readonly description?: string;
  readonly place: Place;
}
