/**
 * The Model: what artefacts are generated from. Structure (real names, types, defaults) comes from the catalog,
 * intent (descriptions, personal data, reasons, volumes) from the contract; neither is repeated by the artefacts.
 */
import type {
  Classification,
  Column,
  Denormalization,
  Query,
  Table,
  WarehouseDeclaration,
} from '../contract/contract.ts';
import type { WarehouseTable } from '../contract/warehouse-tables.ts';

export interface Model {
  readonly name: string;
  readonly version: string;
  readonly owner?: string;
  readonly description?: string;
  /** Schema whose objects are shown without it. */
  readonly schema: string;
  readonly enums: readonly EnumType[];
  readonly domains: readonly DomainType[];
  /** In the contract's order; tables that only SQL files declare follow by name. Partitions are not entities. */
  readonly entities: readonly Entity[];
  readonly views: readonly View[];
  readonly relationships: readonly Relationship[];
  readonly queries: readonly Query[];
  readonly quality: readonly QualityEntry[];
  readonly warehouse?: WarehouseDeclaration;
  readonly warehouseTables: readonly WarehouseTable[];
  readonly pipelines: readonly PipelineEntry[];
  /** Statements that create the database from nothing, in order, without semicolons. */
  readonly schemaSql: readonly string[];
}

/** A database object that SQL and people call by name. */
export interface Named {
  readonly schema: string;
  readonly name: string;
  /** `name`, or `schema.name` outside the contract's own schema. */
  readonly label: string;
  readonly description?: string;
}

export interface EnumType extends Named {
  readonly values: readonly string[];
  /** TypeScript type name, unique in the file. */
  readonly typeName: string;
}

export interface DomainType extends Named {
  /** `format_type()` of the base. */
  readonly base: string;
  readonly checks: readonly string[];
}

export interface Entity extends Named {
  /** TypeScript interface name, unique in the file. */
  readonly entity: string;
  readonly classification?: Classification;
  readonly retention?: Table['retention'];
  readonly subject?: string;
  readonly rows?: number;
  readonly growth?: number;
  readonly fields: readonly Field[];
  readonly primaryKey?: Key;
  readonly uniques: readonly Key[];
  readonly references: readonly Reference[];
  readonly checks: readonly Check[];
  /** Constraints said best by their own SQL: exclusion constraints. */
  readonly exclusions: readonly Check[];
  readonly indexes: readonly IndexEntry[];
  readonly triggers: readonly TriggerEntry[];
  readonly denormalized: readonly Denormalization[];
}

/** One column, in the database and in TypeScript. */
export interface Field {
  readonly column: string;
  /** TypeScript property. */
  readonly field: string;
  /** `format_type()`: `character varying(255)`. */
  readonly type: string;
  readonly nullable: boolean;
  readonly default?: string;
  readonly identity?: 'always' | 'by default';
  readonly generated?: string;
  readonly description?: string;
  readonly classification?: Classification;
  readonly pii?: string;
  readonly validation?: Column['validation'];
  readonly accepts?: string;
}

export interface Key {
  readonly name: string;
  readonly columns: readonly string[];
  readonly description?: string;
}

export interface Reference extends Key {
  readonly schema: string;
  readonly table: string;
  readonly targets: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
}

export interface Check {
  readonly name: string;
  /** As the server deparses it. */
  readonly expression: string;
  readonly description?: string;
}

export interface IndexEntry {
  readonly name: string;
  /** Keys as written in an index definition: columns or expressions with their options. */
  readonly keys: readonly string[];
  readonly include: readonly string[];
  readonly unique: boolean;
  readonly method: string;
  readonly where?: string;
  /** Why it exists: the contract's reason, or what can be derived (a key, a foreign key, a query). */
  readonly purpose: string;
}

export interface TriggerEntry {
  readonly name: string;
  readonly definition: string;
}

/** A foreign key as people draw it. Cardinalities are of the two ends. */
export interface Relationship {
  readonly name: string;
  /** Labels of entities. */
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
  readonly targets: readonly string[];
  /** How many rows of `from` a row of `to` can have. */
  readonly many: boolean;
  /** Whether a row of `from` can have no row of `to`. */
  readonly optional: boolean;
  readonly onDelete: string;
}

export interface View extends Named {
  readonly entity: string;
  readonly materialized: boolean;
  readonly definition: string;
  readonly fields: readonly ViewField[];
}

export interface ViewField {
  readonly column: string;
  readonly field: string;
  readonly type: string;
  readonly nullable: boolean;
  /** `users.email` when the column is a base column passed through. */
  readonly from?: string;
}

/** A quality rule in words, as the operation has them from the quality room. */
export interface QualityEntry {
  readonly target: string;
  /** `completeness`, `uniqueness`, … */
  readonly dimension: string;
  /** What is demanded: `delay between -1440 and 2880`. */
  readonly label: string;
  /** `100 %` of rows, or the tolerance of a comparison. */
  readonly threshold: string;
  readonly severity: string;
  readonly description?: string;
}

/** What documents say of a pipeline; a parsed pipeline has this shape and more. */
export interface PipelineEntry {
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  readonly source:
    | { readonly type: 'table'; readonly connection: string; readonly schema: string; readonly table: string }
    | {
        readonly type: 'file';
        readonly path: string;
        readonly format: string;
        readonly rename: Readonly<Record<string, string>>;
        readonly rowNumber?: string;
      };
  readonly changes:
    | { readonly type: 'full' }
    | { readonly type: 'cursor'; readonly column: string; readonly overlap: number };
  readonly transforms: readonly (
    | { readonly type: 'derive'; readonly columns: Readonly<Record<string, string>> }
    | { readonly type: 'filter'; readonly where: string }
    | { readonly type: 'clean'; readonly columns: readonly string[] }
  )[];
  readonly rules: readonly { readonly check: string; readonly arguments: unknown; readonly onFail: string }[];
  readonly load:
    | {
        readonly type: 'table';
        readonly connection: string;
        readonly schema: string;
        readonly table: string;
        readonly mode: string;
      }
    | { readonly type: 'dimension'; readonly connection: string; readonly dimension: string }
    | { readonly type: 'fact'; readonly connection: string; readonly fact: string; readonly mode: string };
  readonly chunk: number;
  readonly schedule?: string;
  readonly sla?: string;
  readonly alerts?: { readonly to: string; readonly on: readonly string[] };
}

export interface GeneratedFile {
  /** Relative to the folder of generated files. */
  readonly path: string;
  readonly content: string;
}

export interface Artefact {
  /** As given to `--only`. */
  readonly name: string;
  readonly summary: string;
  generate(model: Model): readonly GeneratedFile[] | Promise<readonly GeneratedFile[]>;
}
