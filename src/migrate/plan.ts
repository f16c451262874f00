/** A Plan: ordered actions to go from one catalog to another, and back. Plain data; written to plan.json as it is. */
import type { Action } from '../catalog/action.ts';
import type { FactId } from '../catalog/catalog.ts';

/** Difference between two catalogs in one fact. */
export type Delta =
  | { readonly type: 'create'; readonly id: FactId }
  | { readonly type: 'drop'; readonly id: FactId }
  | { readonly type: 'alter'; readonly id: FactId; readonly attributes: readonly string[] }
  | { readonly type: 'rename'; readonly id: FactId; readonly from: FactId };

export interface Plan {
  /** Fingerprint of the catalog the plan starts from: apply refuses another. */
  readonly from: string;
  readonly to: string;
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
    /** Tables whose seeded rows were compared after UP and DOWN, for plans that claim to lose nothing. */
    readonly rowsCompared: number;
    readonly rowsEqual: boolean;
  };
  readonly locks: {
    readonly observed: number;
    readonly mismatches: readonly {
      readonly sql: string;
      readonly predicted: string;
      readonly observed: string;
    }[];
  };
  readonly seconds: number;
}
