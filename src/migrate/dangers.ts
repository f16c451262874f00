/** Why a migration needs a talk before it runs; ordinary ones have no dangers, and get no document. */
import type { Action } from '../catalog/action.ts';
import { formatBytes, formatCount, formatDuration } from '../core/units.ts';
import { describe, subjectOf } from './describe.ts';
import { type Estimate, estimate } from './estimate.ts';
import type { Plan } from './plan.ts';
import type { TableSize } from './table-size.ts';

/** Rows from which a scan or a rewrite is worth a talk. */
const BIG_TABLE_ROWS = 1_000_000;
/** Seconds of standing writers that people notice. */
const LONG_LOCK = 2;

export function dangers(plan: Plan, sizes: ReadonlyMap<string, TableSize>): readonly string[] {
  return plan.up.flatMap((action, index) => {
    const step = `Step ${index + 1} (${subjectOf(action)}: ${describe(action).what})`;
    const cost = estimate(action, sizes);
    const isLong = cost !== undefined && cost.lockSeconds >= LONG_LOCK;
    return [
      ...(action.hazards.length > 0
        ? [
            `${step} is **${action.data}**: ${action.data === 'irreversible' ? 'what it removes does not come back with DOWN' : 'part of what is in the rows is lost'}. It runs only with \`--allow ${action.hazards.join(' --allow ')}\`.`,
          ]
        : []),
      ...(isLong
        ? [
            `${step} holds ${action.lock} for about ${formatDuration(cost.lockSeconds)}: ${action.lock === 'ACCESS EXCLUSIVE' ? 'nobody reads or writes' : 'nobody writes'} ${whatWaits(action)} meanwhile.`,
          ]
        : []),
      ...(cost !== undefined && !isLong && cost.rows >= BIG_TABLE_ROWS
        ? [`${step} ${verbOf(action)} ${size(cost)}, about ${formatDuration(cost.seconds)}.`]
        : []),
    ];
  });
}

/** A check of a domain locks the tables that have columns of it. */
function whatWaits(action: Action): string {
  if (!action.fact.startsWith('domain ')) return subjectOf(action);
  return action.locked.map((id) => id.slice(id.indexOf(' ') + 1).replace(/^public\./, '')).join(', ');
}

function verbOf(action: { readonly cost: string; readonly verb: string }): string {
  if (action.verb === 'backfill') return 'updates, in batches,';
  return action.cost === 'rewrite' ? 'writes anew' : 'reads';
}

function size(cost: Estimate): string {
  return `${formatCount(cost.rows)} rows (${formatBytes(cost.bytes)})`;
}
