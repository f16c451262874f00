/**
 * The plan of this release: to what the contract wants, or, where it asks for it, to the stage in between, with old
 * and new side by side. What waits for the next release is told.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { compare } from '../compare.ts';
import type { Plan } from '../plan.ts';
import { plan as planBetween } from '../planner.ts';
import type { Rename } from '../rename.ts';
import type { Request } from './columns/request.ts';
import { stageOf } from './columns/stage.ts';
import { exchangedIn, planSwitch } from './columns/switch.ts';
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
  const { refused, retypes, types } = request;
  const end = { to: target, leaving, refused };
  const planned = (a: Catalog, b: Catalog): Plan => online(planBetween(a, b, { renames }), a, b);
  if (retypes.length === 0) return { plan: planned(from, target), ...end };
  const ways = planSwitch(from, target, { syncs: retypes, types }, planned);
  return { plan: { ...ways, deltas: compare(from, target) }, ...end };
}

/** From where an interrupted migration stands to the catalog before it: names that were exchanged are so again. */
export function planBack(live: Catalog, before: Catalog): Plan {
  const planned = (a: Catalog, b: Catalog): Plan => online(planBetween(a, b), a, b);
  const exchange = exchangedIn(live, before);
  if (exchange === undefined) return planned(live, before);
  const { from, to, up, down } = planSwitch(before, live, exchange, planned);
  return { from: to, to: from, deltas: compare(live, before), up: down, down: up };
}
