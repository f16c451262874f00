/**
 * The plan of this release: to what the contract wants, or, where it asks for it, to the stage in between, with old
 * and new side by side. What waits for the next release is told.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { compare } from '../compare.ts';
import type { Plan } from '../plan.ts';
import { plan as planBetween } from '../planner.ts';
import type { Rename } from '../rename.ts';
import { movedBack, movedNames, planMoves } from './columns/move.ts';
import type { Request } from './columns/request.ts';
import { stageOf } from './columns/stage.ts';
import { exchangedIn, planSwitch } from './columns/switch.ts';
import { begun, oneTableEach, type Ways } from './columns/ways.ts';
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
  const { refused, moves, retypes, types } = request;
  const end = { to: target, leaving, refused };
  const planned = (a: Catalog, b: Catalog): Plan => online(planBetween(a, b, { renames }), a, b);
  if (moves.length + retypes.length === 0) return { plan: planned(from, target), ...end };
  const deltas = compare(from, target, movedNames(moves));
  const rest = (start: Catalog): Ways =>
    retypes.length === 0
      ? planned(start, target)
      : planSwitch(start, target, { syncs: retypes, types }, planned);
  if (moves.length === 0) return { plan: { ...rest(from), deltas }, ...end };
  const first = planMoves(from, moves, planned);
  const then = rest(first.moved);
  const apart = retypes.length === 0 ? oneTableEach : begun;
  const ways: Ways = {
    from: first.from,
    to: then.to,
    up: [...first.up, ...apart(begun(then.up))],
    down: [...apart(then.down), ...first.down],
  };
  return { plan: { ...ways, deltas }, ...end };
}

/** From where an interrupted migration stands to the catalog before it: names that were exchanged are so again. */
export function planBack(live: Catalog, before: Catalog): Plan {
  const planned = (a: Catalog, b: Catalog): Plan => online(planBetween(a, b), a, b);
  const moved = movedBack(live, before, planned);
  if (moved !== undefined) {
    const rest = planBack(moved.left, before);
    return {
      ...rest,
      up: [...moved.actions, ...oneTableEach(begun(rest.up))],
      deltas: compare(live, before),
    };
  }
  const exchange = exchangedIn(live, before);
  if (exchange === undefined) return planned(live, before);
  const { from, to, up, down } = planSwitch(before, live, exchange, planned);
  return { from: to, to: from, deltas: compare(live, before), up: down, down: up };
}
