/**
 * A rule for SQL migrations: what it looks for, why that is dangerous and what to do instead. A rule is one file;
 * its examples are its tests and its documentation.
 */
import type { LintLevel } from '../../project/project.ts';
import type { Scene } from './scene.ts';
import type { Span } from './span.ts';
import type { Statement } from './statement.ts';

export type Level = LintLevel;

export interface Rule {
  /** As squawk calls it, where squawk has it. */
  readonly id: string;
  /** `L` and a number that never changes its meaning. */
  readonly code: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Unless the project says otherwise. */
  readonly level: Level;
  /** What other tools call it: `eugene E6`, `atlas PG101`, `strong_migrations add_index`, `pg-schema-diff INDEX_BUILD`. */
  readonly aliases: readonly string[];
  /** Rules that say the same of the same place, and say it better. */
  readonly yieldsTo?: readonly string[];
  readonly examples: { readonly fires: readonly Example[]; readonly silent: readonly Example[] };
  check(statement: Statement, scene: Scene): readonly Finding[];
}

/** SQL, or SQL with the circumstances under which it is judged. */
export type Example = string | ({ readonly sql: string } & Circumstances);

export interface Circumstances {
  /** Version of the server the migration is for: 16, 14.2. */
  readonly postgres?: number;
  /** True when a tool runs the file in one transaction. */
  readonly inTransaction?: boolean;
  /** Files that were applied before, or that run before in the same go. */
  readonly earlier?: readonly string[];
}

export interface Finding extends Span {
  /** One sentence without a full stop. */
  readonly message: string;
  /** Where it says more than the rule's own. */
  readonly fix?: string;
  /** The database object it is about. */
  readonly object?: string;
}
