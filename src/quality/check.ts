/** A check: how one kind of rule is computed on any SQL engine, so that the scanner can fuse many into one scan. */
import type { Place } from '../core/diagnostic.ts';
import type { Dialect } from '../sql/dialect.ts';

/** What checks use of a dialect. */
export type CheckDialect = Pick<Dialect, 'name' | 'quote' | 'literal' | 'matches' | 'secondsBetween'>;

export type Dimension =
  | 'completeness'
  | 'accuracy'
  | 'consistency'
  | 'timeliness'
  | 'uniqueness'
  | 'validity'
  | 'referential'
  | 'distribution';

/** The rows a check is about (a table, a view, a staged set), as far as it must be known to judge arguments. */
export interface Subject {
  /** As people write it: `flights`, `warehouse.fact_flight`. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Primary key or grain; empty when there is none. Failing rows are named by it. */
  readonly key: readonly string[];
  /** Another set of rows by the name a rule uses; undefined when there is none. */
  find(name: string): Subject | undefined;
  /** Every name `find` knows, for "did you mean". */
  readonly known: readonly string[];
}

/** One kind of rule. `bind` turns what people wrote into something that can be computed. */
export interface Check {
  /** As written in YAML. */
  readonly name: string;
  readonly dimension: Dimension;
  /** One line for the reference. */
  readonly summary: string;
  /** As written under `quality:`. */
  readonly example: string;
  bind(raw: unknown, subject: Subject): Binding;
}

export type Binding =
  | { readonly ok: true; readonly check: BoundCheck }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What is wrong with a rule's arguments; the caller adds where. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

/** How columns are written in the query at hand, e.g. `column: (name) => 's.' + dialect.quote(name)`. */
export interface RowSql {
  readonly dialect: CheckDialect;
  column(name: string): string;
}

export type BoundCheck = RowCheck | UniqueCheck | ReferencesCheck | MeasureCheck | MatchesCheck;

interface Bound {
  readonly name: string;
  readonly dimension: Dimension;
  /** What is demanded, in words: `delay between -1440 and 2880`. */
  readonly label: string;
  /** Columns of the subject it reads. */
  readonly columns: readonly string[];
  /** What in the database makes a scan unnecessary, e.g. `primary key flights_pkey`; undefined when nothing does. */
  provenBy(known: Knowledge): string | undefined;
}

/** Every row passes or fails on its own. */
export interface RowCheck extends Bound {
  readonly form: 'row';
  /** Boolean SQL: TRUE for rows that fail; FALSE or NULL for all others. */
  failing(sql: RowSql): string;
}

/** No two rows share the values; rows with a NULL among them are never equal, as in SQL's UNIQUE. */
export interface UniqueCheck extends Bound {
  readonly form: 'unique';
}

/** Every combination without NULL exists in `to`. */
export interface ReferencesCheck extends Bound {
  readonly form: 'references';
  readonly to: { readonly name: string; readonly columns: readonly string[] };
}

/** A few aggregates over all rows, judged together. */
export interface MeasureCheck extends Bound {
  readonly form: 'measure';
  /** Aggregate expressions; they join the table's one scan. */
  measures(sql: RowSql): readonly string[];
  judge(values: readonly unknown[], rows: number): Judgement;
}

/** Row count and sums equal those of `with`, in the same engine or another, within tolerances (fractions). */
export interface MatchesCheck extends Bound {
  readonly form: 'matches';
  readonly with: string;
  readonly rows?: number;
  readonly sums: readonly { readonly column: string; readonly tolerance: number }[];
}

export interface Judgement {
  readonly passed: boolean;
  /** What was seen, in words: `newest 2 h old`. */
  readonly observed: string;
}

/** What validated constraints and types say of every row, read from the catalog. */
export interface Knowledge {
  notNull(column: string): string | undefined;
  /** A primary key, unique constraint or plain unique index on a subset of `columns`. */
  unique(columns: readonly string[]): string | undefined;
  foreignKey(
    columns: readonly string[],
    to: { readonly name: string; readonly columns: readonly string[] },
  ): string | undefined;
  /** A check that keeps `column` inside [min, max]; either end may be open. */
  within(column: string, min: number | undefined, max: number | undefined): string | undefined;
  /** An enum or check that allows no other value. */
  oneOf(column: string, values: readonly string[]): string | undefined;
  maxLength(column: string): number | undefined;
}

export interface Verdict {
  readonly target: string;
  readonly check: string;
  readonly dimension: Dimension;
  /** What was demanded, in words: `delay between -1440 and 2880`. */
  readonly label: string;
  readonly passed: boolean;
  readonly severity: 'critical' | 'warning';
  readonly observed: string;
  readonly rows: number;
  readonly failing: number;
  /** Primary keys of some failing rows. */
  readonly failingKeys: readonly string[];
  /** The SQL that shows the failing rows, or the comparison made. */
  readonly sql: string;
  /** True when a validated constraint proves it and no row was read. */
  readonly proven: boolean;
  readonly place: Place;
}
