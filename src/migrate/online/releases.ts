/**
 * The plan of this release: to what the contract wants, or, where it asks for it, to the stage in between, with old
 * and new side by side. What waits for the next release is told.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { compare } from '../compare.ts';
import { withEnds } from '../ends.ts';
import type { Plan } from '../plan.ts';
import { type PlanOptions, plan as planBetween } from '../planner.ts';
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
  { renames = [], spokenOf }: PlanOptions,
  request: Request,
): Release {
  const { target, leaving } = stageOf(from, wanted, request);
  const { refused, moves, retypes, types } = request;
  const end = { to: target, leaving, refused };
  const whose = spokenOf === undefined ? {} : { spokenOf };
  const planned = (a: Catalog, b: Catalog): Plan => online(planBetween(a, b, { renames, ...whose }), a, b);
  if (moves.length + retypes.length === 0) return { plan: planned(from, target), ...end };
  const deltas = compare(from, target, movedNames(moves));
  const rest = (start: Catalog): Ways =>
    retypes.length === 0
      ? planned(start, target)
      : planSwitch(start, target, { syncs: retypes, types }, planned);
  const whole = ({ up, down }: Ways): Plan => withEnds({ deltas, up, down }, from, target, spokenOf);
  if (moves.length === 0) return { plan: whole(rest(from)), ...end };
  const first = planMoves(from, moves, planned);
  const then = rest(first.moved);
  const apart = retypes.length === 0 ? oneTableEach : begun;
  const ways: Ways = {
    up: [...first.up, ...apart(begun(then.up))],
    down: [...apart(then.down), ...first.down],
  };
  return { plan: whole(ways), ...end };
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
  const { up, down } = planSwitch(before, live, exchange, planned);
  return withEnds({ deltas: compare(live, before), up: down, down: up }, live, before);
}
