/** A Rule of how application code may use the database: what it looks at, what it says, and why. */

import type { Catalog } from '../catalog/catalog.ts';
import type { Contract } from '../contract/contract.ts';
import type { Severity } from '../core/diagnostic.ts';
import type { ParsedStatement } from '../sql/grammar.ts';
import type { Analysis } from '../sql/query/analyse.ts';
import type { Relations } from '../sql/query/relation.ts';
import type { SqlUse } from './find.ts';

export interface Scene {
  readonly contract: Contract;
  readonly catalog: Catalog;
  readonly relations: Relations;
}

/** One statement of a use, understood. */
export interface Statement {
  readonly use: SqlUse;
  readonly tree: ParsedStatement['tree'];
  readonly analysis: Analysis;
  /** Words after `purpose:` in a comment of the statement. */
  readonly purpose?: string;
}

export interface Finding {
  /** A byte of the SQL, or an offset in the file. */
  readonly at: { readonly sql: number } | { readonly file: number };
  /** The name that is meant, where the place is that of a qualified one: `b` at `a.b`. */
  readonly name?: string;
  /** Length of what is marked, in characters. */
  readonly length?: number;
  readonly message: string;
  readonly fix?: string;
}

export interface Rule {
  /** e.g. `unknown-column`: how suppressions and settings call it. */
  readonly name: string;
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  /** Why it matters, and what to do: shown with a finding and by `datawright explain`. */
  readonly why: string;
  check(statement: Statement, scene: Scene): readonly Finding[];
}
