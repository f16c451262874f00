/**
 * The plan of this release: to what the contract wants, or, where it asks for it, to the stage in between, with old
 * and new side by side. What waits for the next release is told.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Plan } from '../plan.ts';
import { plan as planBetween } from '../planner.ts';
import type { Rename } from '../rename.ts';
import type { Request } from './columns/request.ts';
import { stageOf } from './columns/stage.ts';
import { online } from './online.ts';

export interface Release {
  readonly plan: Plan;
  /** The catalog the plan ends at. */
  readonly to: Catalog;
  /** What stays for now and goes with a later release: `users.mail`. */
  readonly leaving: readonly string[];
  /** What was asked to be done online and is not, with the reason. */
  readonly refused: Request['refused'];
}

export function planRelease(
  from: Catalog,
  wanted: Catalog,
  renames: readonly Rename[],
  request: Request,
): Release {
  const { target, leaving } = stageOf(from, wanted, request);
  const { refused } = request;
  return { plan: online(planBetween(from, target, { renames }), from, target), to: target, leaving, refused };
}
