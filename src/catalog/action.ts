/** An action: one statement as data, with everything a planner, a prover and a person need to know of it. */
import type { FactId } from './catalog.ts';

/** PostgreSQL's table-level lock modes, weakest first; `none` for statements that lock no user table. */
export const LOCKS = [
  'none',
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;
export type Lock = (typeof LOCKS)[number];

/** What can happen to rows: nothing, restorable by the reverse action, lost in part, or gone. */
export type DataEffect = 'none' | 'lossless' | 'lossy' | 'irreversible';

export type Phase = 'expand' | 'backfill' | 'contract';

/** A walk over a table that changes rows in batches, each a transaction of its own. Texts are SQL, names quoted. */
export interface Backfill {
  /** `public.users`. */
  readonly table: string;
  /** Unique NOT NULL columns the walk follows; empty: it follows the pages of the table. */
  readonly key: readonly { readonly column: string; readonly type: string }[];
  /** `tier = 'standard', rank = DEFAULT`. */
  readonly set: string;
  /** True of a row that is still to be changed, and no more once it was: `tier IS NULL`. */
  readonly pending: string;
}

export interface Action {
  /** One statement, no trailing semicolon. Of a backfill: what its batches do, in one. */
  readonly sql: string;
  readonly verb: 'create' | 'alter' | 'drop' | 'validate' | 'backfill';
  /** The fact it is about. */
  readonly fact: FactId;
  /** Facts that exist after it and did not before. */
  readonly produces: readonly FactId[];
  /** Facts that must exist for it to run. */
  readonly consumes: readonly FactId[];
  /** Facts that are gone after it. */
  readonly destroys: readonly FactId[];
  /** Strongest lock on an existing user table, and which tables (fact ids) take it. */
  readonly lock: Lock;
  readonly locked: readonly FactId[];
  /** Whether the table is rewritten or read in full while the lock is held. */
  readonly cost: 'instant' | 'scan' | 'rewrite';
  readonly transactional: boolean;
  readonly data: DataEffect;
  readonly phase: Phase;
  /** Names accepted by `--allow`, e.g. `drop_column:users.x`; empty when nothing can be lost. */
  readonly hazards: readonly string[];
  /** One remark for people, e.g. `instant: constant default`. */
  readonly note?: string;
  /** For statements outside a transaction: true → already done, so a resumed run skips it. One boolean column. */
  readonly doneWhen?: string;
  /** For statements outside a transaction: removes what a killed attempt left (an invalid index), or finishes it. */
  readonly cleanup?: string;
  /** Begins a transaction of its own: what comes before it need not keep its locks until this has its own. */
  readonly begins?: true;
  /** Runs in batches instead of `sql`. */
  readonly backfill?: Backfill;
}
