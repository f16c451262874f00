/** MIGRATION-PLAN-<name>.md: for migrations that a team should talk about before they run. */
import type { Action } from '../catalog/action.ts';
import { formatBytes, formatCount, formatDuration } from '../core/units.ts';
import { describe, subjectOf } from './describe.ts';
import { type Estimate, estimate, type TableSize } from './estimate.ts';
import { isProven, type Plan, type Proof } from './plan.ts';
import { effectText, lockText } from './sql-text.ts';

/** Rows from which a scan or a rewrite is worth a talk. */
export const BIG_TABLE_ROWS = 1_000_000;

/** Why the plan is dangerous; empty for ordinary ones, which get no document. */
export function dangers(plan: Plan, sizes: ReadonlyMap<string, TableSize>): readonly string[] {
  return plan.up.flatMap((action, index) => {
    const step = `Step ${index + 1} (${subjectOf(action)}: ${describe(action).what})`;
    const cost = estimate(action, sizes);
    return [
      ...(action.hazards.length > 0
        ? [`${step} is ${effectText(action.data)}: \`--allow ${action.hazards.join(' --allow ')}\`.`]
        : []),
      ...(cost !== undefined && cost.rows >= BIG_TABLE_ROWS
        ? [
            `${step} ${action.cost === 'rewrite' ? 'rewrites' : 'reads'} ${size(cost)} under ${action.lock}, about ${formatDuration(cost.seconds)}.`,
          ]
        : []),
    ];
  });
}

export function planDocument(
  name: string,
  plan: Plan,
  proof: Proof | undefined,
  sizes: ReadonlyMap<string, TableSize>,
  target: string,
): string {
  const lines = [
    `# Migration plan: ${name}`,
    '',
    `Target: ${target}. Sizes and times are estimates from its statistics when the plan was made.`,
    '',
    '## Why this one needs a talk',
    '',
    ...dangers(plan, sizes).map((danger) => `- ${danger}`),
    '',
    '## Steps',
    '',
    ...table(plan.up, sizes),
    '',
    '## Rollback',
    '',
    `\`datawright down\` runs these ${plan.down.length} steps. ${rollbackText(plan)}`,
    '',
    ...table(plan.down, sizes),
    '',
    '## Proof',
    '',
    ...proofLines(proof),
    '',
    '## Before it runs',
    '',
    '- A backup that was restored at least once.',
    '- `datawright status` shows this migration as the next one, and `datawright drift` shows nothing.',
    ...(proof?.demands ?? []).map(
      (demand) => `- The rows of ${demand.table} must satisfy: ${demand.message}.`,
    ),
    '- No long transaction is open (`SELECT pid, xact_start FROM pg_stat_activity ORDER BY xact_start`): strong locks wait behind it.',
    '',
  ];
  return lines.join('\n');
}

function table(actions: readonly Action[], sizes: ReadonlyMap<string, TableSize>): readonly string[] {
  return [
    '| # | phase | on | step | lock | estimate | data |',
    '|---|---|---|---|---|---|---|',
    ...actions.map((action, index) => {
      const cost = estimate(action, sizes);
      return `| ${[
        index + 1,
        action.phase,
        subjectOf(action),
        describe(action).what,
        lockText(action),
        cost === undefined ? 'instant' : `${size(cost)}, ~${formatDuration(cost.seconds)}`,
        action.data,
      ]
        .map((cell) => String(cell).replaceAll('|', '\\|'))
        .join(' | ')} |`;
    }),
  ];
}

function rollbackText(plan: Plan): string {
  const lost = plan.up.filter((action) => action.data === 'lossy' || action.data === 'irreversible');
  if (lost.length === 0) return 'The rows that were there before the migration come back as they were.';
  return `The structure comes back; the data of ${lost.map((a) => `${subjectOf(a)} (${describe(a).what})`).join(', ')} does not.`;
}

function proofLines(proof: Proof | undefined): readonly string[] {
  if (proof === undefined) return ['Not proven: planned with `--no-prove`.'];
  return [
    `${isProven(proof) ? 'Proven' : 'NOT proven'} on the shadow in ${formatDuration(proof.seconds)}:`,
    '',
    `- UP: catalog ${proof.up.catalogEqual ? 'equal to the contract' : `differs in ${proof.up.differing.join(', ')}`}.`,
    `- DOWN: catalog ${proof.down.catalogEqual ? 'equal to the database before' : `differs in ${proof.down.differing.join(', ')}`}; ${formatCount(proof.down.rowsCompared)} seeded rows ${proof.down.rowsEqual ? 'equal' : `differ in ${proof.down.rowsDiffering.join(', ')}`}.`,
    `- Locks: observed for ${proof.locks.observed} statements, ${proof.locks.mismatches.length} other than predicted.`,
  ];
}

function size(cost: Estimate): string {
  return `${formatCount(cost.rows)} rows (${formatBytes(cost.bytes)})`;
}
