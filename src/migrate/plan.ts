/** A Plan: ordered actions to go from one catalog to another, and back. Plain data; written to plan.json as it is. */
import type { Action } from '../catalog/action.ts';
import type { FactId } from '../catalog/catalog.ts';
import type { Coverage } from '../catalog/fingerprint.ts';

/** Difference between two catalogs in one fact. */
export type Delta =
  | { readonly type: 'create'; readonly id: FactId }
  | { readonly type: 'drop'; readonly id: FactId }
  | { readonly type: 'alter'; readonly id: FactId; readonly attributes: readonly string[] }
  | { readonly type: 'rename'; readonly id: FactId; readonly from: FactId };

export interface Plan {
  /** Fingerprint of the catalog the plan starts from, without what `privileges` is of: apply refuses another. */
  readonly from: string;
  readonly to: string;
  /** Fingerprints of privileges at both ends, and whose they are. Absent in older plans: their one is of everything. */
  readonly privileges?: Coverage & { readonly from: string; readonly to: string };
  readonly deltas: readonly Delta[];
  readonly up: readonly Action[];
  readonly down: readonly Action[];
}

/** What the shadow said about a plan. */
export interface Proof {
  readonly up: { readonly catalogEqual: boolean; readonly differing: readonly FactId[] };
  readonly down: {
    readonly catalogEqual: boolean;
    readonly differing: readonly FactId[];
    /** Seeded rows that were compared before UP and after DOWN, in tables whose actions claim to lose nothing. */
    readonly rowsCompared: number;
    readonly rowsEqual: boolean;
    /** Tables whose rows are not what they were. */
    readonly rowsDiffering: readonly string[];
  };
  readonly locks: {
    /** Statements whose locks were read from pg_locks while they ran. */
    readonly observed: number;
    /** Statements that lock otherwise than the plan says. */
    readonly mismatches: readonly {
      readonly sql: string;
      readonly predicted: string;
      readonly observed: string;
    }[];
  };
  /** What the oracle, which shares nothing with the planner, sees to be otherwise than it should be. */
  readonly oracle: { readonly up: readonly string[]; readonly down: readonly string[] };
  /** Statements that some rows can refuse: what the data of the target has to satisfy first. */
  readonly demands: readonly { readonly table: string; readonly sql: string; readonly message: string }[];
  /** Statements of UP about roles that the shadow's server has of its own: they were not run there. */
  readonly unrun: readonly string[];
  readonly seconds: number;
}

/** Whether the shadow agreed with everything the plan says of itself. */
export function isProven(proof: Proof): boolean {
  return (
    proof.up.catalogEqual &&
    proof.down.catalogEqual &&
    proof.down.rowsEqual &&
    proof.oracle.up.length === 0 &&
    proof.oracle.down.length === 0 &&
    proof.locks.mismatches.length === 0
  );
}
