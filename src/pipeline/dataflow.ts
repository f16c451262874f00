/**
 * A Dataflow: a pipeline compiled against its real source and target, as plain data. It holds every SQL text
 * a run will send, so that `run --explain` prints exactly what happens.
 */
import type { Place } from '../core/diagnostic.ts';

export interface Dataflow {
  readonly pipeline: string;
  readonly source: string;
  readonly target: string;
  readonly engine: 'postgres' | 'duckdb';
  /** Columns in which extracted rows arrive, typed as the target engine stages them. */
  readonly staged: readonly StagedColumn[];
  /** Once a run, before the first chunk; idempotent. */
  readonly prepare: readonly Statement[];
  /** For every chunk, before its rows are staged. */
  readonly begin: readonly Statement[];
  /** For every chunk, after its rows are staged and inside one transaction, in this order. */
  readonly shape: readonly Statement[];
  readonly judge: readonly Judgement[];
  readonly load: readonly LoadStatement[];
  /** Before: a row that is read and refused again is in the quarantine once, with its newest reason. */
  readonly forget: Statement;
  /** Copies refused rows with their reasons into the quarantine. */
  readonly quarantine: Statement;
  /** All of what can be said of a row that is not simply loaded; a verdict names one by its index. */
  readonly rules: readonly CompiledRule[];
  /** Rows that take part after filters: `count(*)` as n. */
  readonly counted: Statement;
  /** Whether the target has no row yet: boolean `empty`. */
  readonly empty: Statement;
  /** After the last chunk of a run that loaded many rows. */
  readonly finish: readonly Statement[];
  /** For large chunks: foreign keys checked by set, not by a trigger a row. Only where that is exact. */
  readonly bySet?: ForeignKeysBySet;
  /** True when all chunks are staged first and replace the target's rows in one transaction. */
  readonly replaces: boolean;
}

/**
 * What a trigger checks row by row, the judging has checked by one join. While the referenced tables are locked
 * against writes that stays true until the commit, so the triggers may rest.
 */
export interface ForeignKeysBySet {
  readonly lock: string;
  readonly rest: string;
  readonly resume: string;
}

export interface StagedColumn {
  readonly name: string;
  /** The target engine's type. */
  readonly type: string;
  /** Expression in the source engine that gives the column's CSV text. */
  readonly select: string;
}

export interface Statement {
  /** What it is for, in a few words. */
  readonly label: string;
  readonly sql: string;
  /** What the run binds to `$1`, `$2`, … */
  readonly parameters?: readonly RunParameter[];
}

/** The run's id, the chunk's id, and the moment the run was opened (the same when it is resumed). */
export type RunParameter = 'run' | 'chunk' | 'at';

export interface Judgement extends Statement {
  /** Finds nothing while a run fills a table that was empty when the run began. */
  readonly idleWhenFresh?: boolean;
  /** Repeat until it finds no further row: for references between rows of the same load. */
  readonly repeat?: boolean;
}

export interface LoadStatement extends Statement {
  /** Does nothing while a run fills a table that was empty when the run began. */
  readonly idleWhenFresh?: boolean;
  /** What then stands in its place: it need not look for rows that are there. */
  readonly onlyWhenFresh?: boolean;
  /**
   * What its result is: nothing, the number `n` of source rows now in the target, rows written that are no
   * source row of their own (a closed version, a calendar day), or one row of named remarks with a count each.
   */
  readonly gives: 'nothing' | 'loaded' | 'maintained' | 'remarks';
}

export type Action = 'quarantine' | 'deduplicate' | 'fail' | 'unchanged';

export interface CompiledRule {
  /** Constraint or rule name: `flights_delay_check`, `not_null origin`. */
  readonly name: string;
  /** Why a row is refused, for people. */
  readonly reason: string;
  readonly action: Action;
  readonly place?: Place;
}

/** A part of the source; its bounds are stored in the ledger, so that a resumed run reads the same rows. */
export type Chunk =
  /** Rows of a file, from 0, end exclusive. */
  | { readonly type: 'rows'; readonly from: number; readonly to: number }
  /** Rows whose key is above `after` and not above `upTo`, as text values in key order. */
  | {
      readonly type: 'keys';
      readonly after: readonly string[] | null;
      readonly upTo: readonly string[] | null;
    };

/** What a source is, as far as compiling needs to know. */
export interface SourceShape {
  /** For people: `app.flights`, `flights-3m.parquet`. */
  readonly label: string;
  readonly columns: readonly SourceColumn[];
  /** Column sets without duplicates within one extraction: a primary key, the row number. */
  readonly unique: readonly (readonly string[])[];
}

export interface SourceColumn {
  readonly name: string;
  /** PostgreSQL's name for the type its CSV text is in, normalised. */
  readonly type: string;
  /** Expression in the source's SQL; the text it gives is input for `type`. */
  readonly select: string;
}

/** What a target table is, as far as compiling needs to know. */
export interface TargetTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly TargetColumn[];
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
  readonly uniques: readonly TargetUnique[];
  readonly foreignKeys: readonly TargetForeignKey[];
  /** Other tables' foreign keys point at it, so it cannot be truncated. */
  readonly referenced: boolean;
  /** Nothing but its own plain foreign keys fires when a row is written, and the session may let those rest. */
  readonly onlyForeignKeysFire: boolean;
}

export interface TargetColumn {
  readonly name: string;
  /** The engine's type, as it writes it. */
  readonly type: string;
  readonly nullable: boolean;
  readonly default?: string;
  readonly generated: boolean;
  readonly identityAlways: boolean;
}

export interface TargetUnique {
  readonly name: string;
  readonly primary: boolean;
  /** Column names or expressions, unqualified SQL. */
  readonly elements: readonly string[];
  /** Column names when every element is a plain column. */
  readonly columns?: readonly string[];
  readonly where?: string;
  readonly nullsNotDistinct: boolean;
}

export interface TargetForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: {
    readonly schema: string;
    readonly table: string;
    readonly columns: readonly string[];
  };
}
