/** MIGRATION-PLAN-<name>.md: for migrations that a team should talk about before they run. */
import type { Action } from '../catalog/action.ts';
import { formatBytes, formatCount, formatDuration } from '../core/units.ts';
import { allowFlags } from './allow.ts';
import { dangers } from './dangers.ts';
import { describe, subjectOf } from './describe.ts';
import { estimate, SPEED, total } from './estimate.ts';
import type { Draft } from './folder.ts';
import { isProven, type Plan, type Proof } from './plan.ts';
import type { Probe } from './preflight/probe.ts';
import { lockText } from './sql-text.ts';
import type { TableSize } from './table-size.ts';

/** The whole document, Markdown. The same input gives the same bytes. */
export function planDocument(
  { name, plan, proof, preflight }: Draft,
  sizes: ReadonlyMap<string, TableSize>,
  target: string,
): string {
  return [
    `# Migration plan: ${name}`,
    '',
    ...inShort(plan, proof, sizes, target),
    '## Why this one needs a talk',
    '',
    ...dangers(plan, sizes).map((danger) => `- ${danger}`),
    '',
    '## Step by step',
    '',
    ...table(plan.up, sizes),
    '',
    'Every step commits together with its row in the ledger. A lock is waited for two seconds at a time, and asked for again; nobody queues behind a step for longer. The statements stand in `up.sql`.',
    '',
    ...goNoGo(name, plan, proof, preflight, sizes),
    ...queries(preflight),
    ...watching(),
    ...rollback(plan, sizes),
    '## Proof',
    '',
    ...proofLines(proof),
    '',
    ...method(sizes),
  ].join('\n');
}

function inShort(
  plan: Plan,
  proof: Proof | undefined,
  sizes: ReadonlyMap<string, TableSize>,
  target: string,
): readonly string[] {
  const cost = total(plan.up, sizes);
  const lost = plan.up.filter((a) => a.hazards.length > 0);
  return [
    '| | |',
    '|---|---|',
    `| target | ${target} |`,
    `| steps | ${plan.up.length}${counted(plan.up)} |`,
    `| time | ${timeText(cost.seconds)} |`,
    `| writers wait | ${cost.lockSeconds === 0 ? 'for an instant at a time' : `about ${formatDuration(cost.lockSeconds)} in all, ${formatDuration(cost.longestLock)} at most at once`} |`,
    `| disk | ${cost.disk === 0 ? 'next to nothing' : `about ${formatBytes(cost.disk)} while it runs`} |`,
    `| loses | ${lost.length === 0 ? 'nothing' : lost.map((a) => `${subjectOf(a)}: ${describe(a).what}`).join('; ')} |`,
    `| way back | ${wayBack(plan)} |`,
    `| proven | ${proof === undefined ? 'no' : isProven(proof) ? 'up and down, on the shadow' : 'NO'} |`,
    '',
  ];
}

/** Steps that scan and rewrite nothing take the time of their locks. */
function timeText(seconds: number): string {
  return seconds === 0 ? 'an instant each' : `about ${formatDuration(seconds)}`;
}

function counted(actions: readonly Action[]): string {
  const phases = ['expand', 'backfill', 'contract'] as const;
  const counts = phases.flatMap((phase) => {
    const count = actions.filter((a) => a.phase === phase).length;
    return count === 0 ? [] : [`${count} ${phase}`];
  });
  return counts.length > 1 ? ` (${counts.join(', ')})` : '';
}

function table(actions: readonly Action[], sizes: ReadonlyMap<string, TableSize>): readonly string[] {
  return [
    '| # | phase | on | step | lock | writers wait | time | data |',
    '|---|---|---|---|---|---|---|---|',
    ...actions.map((action, index) => {
      const cost = estimate(action, sizes);
      return `| ${[
        index + 1,
        action.phase,
        subjectOf(action),
        describe(action).what,
        lockText(action),
        cost === undefined || cost.lockSeconds === 0
          ? action.lock === 'none'
            ? 'no'
            : 'an instant'
          : `~${formatDuration(cost.lockSeconds)}`,
        cost === undefined ? 'instant' : `~${formatDuration(cost.seconds)}, ${formatCount(cost.rows)} rows`,
        action.data,
      ]
        .map((cell) => String(cell).replaceAll('|', '\\|'))
        .join(' | ')} |`;
    }),
  ];
}

function goNoGo(
  name: string,
  plan: Plan,
  proof: Proof | undefined,
  probes: readonly Probe[],
  sizes: ReadonlyMap<string, TableSize>,
): readonly string[] {
  const { disk } = total(plan.up, sizes);
  const hazards = [...new Set(plan.up.flatMap((a) => a.hazards))];
  return [
    '## Go or no go',
    '',
    'Go when every box is ticked; otherwise no go.',
    '',
    '- [ ] A backup exists, and was restored at least once.',
    `- [ ] \`datawright status\` shows ${name} as the next one, and \`datawright drift\` shows nothing.`,
    ...(probes.length === 0
      ? []
      : [
          '- [ ] The pre-flight queries below return no row. (`datawright apply` asks them too, and refuses.)',
        ]),
    ...(disk === 0
      ? []
      : [`- [ ] The server has more than ${formatBytes(disk)} of free disk, and so do its replicas.`]),
    '- [ ] No long transaction, and no prepared one, is open; no idle replication slot keeps WAL (queries below).',
    ...(proof?.demands ?? []).map(
      (demand) => `- [ ] The rows of ${demand.table} satisfy: ${demand.message}.`,
    ),
    ...(hazards.length === 0
      ? []
      : [
          '- [ ] The owner of the data agreed to the loss. The code that is deployed no longer uses what goes.',
          `- [ ] The command is: \`datawright apply ${allowFlags(hazards)}\``,
        ]),
    '- [ ] Somebody watches, and knows the way back.',
    '',
  ];
}

function queries(probes: readonly Probe[]): readonly string[] {
  return [
    '## Pre-flight by hand',
    '',
    ...(probes.length === 0 ? ['No rows of this database can refuse a step.', ''] : []),
    ...probes.flatMap((probe) => [
      `Rows with ${probe.breaks} (\`${probe.name}\`):`,
      '',
      '```sql',
      `${probe.violations} LIMIT 10;`,
      '```',
      '',
    ]),
    'Who is in a transaction for more than a minute, which prepared transactions hold locks, which slots nobody reads:',
    '',
    '```sql',
    "SELECT pid, application_name, state, clock_timestamp() - xact_start AS open FROM pg_stat_activity WHERE xact_start < clock_timestamp() - interval '1 minute' ORDER BY xact_start;",
    'SELECT gid, prepared, owner FROM pg_prepared_xacts WHERE database = current_database();',
    'SELECT slot_name, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS kept FROM pg_replication_slots WHERE NOT active;',
    '```',
    '',
  ];
}

function watching(): readonly string[] {
  return [
    '## While it runs',
    '',
    '- `datawright apply` shows each step; `datawright status` shows where it stands from elsewhere.',
    '- It may be stopped at any moment, even with kill -9: what is committed is recorded, and `datawright apply` goes on at the next step. `datawright down` takes an interrupted one back.',
    '- Who waits for whom:',
    '',
    '```sql',
    "SELECT pid, pg_blocking_pids(pid) AS waits_for, wait_event_type, left(query, 80) FROM pg_stat_activity WHERE application_name LIKE 'datawright%' OR cardinality(pg_blocking_pids(pid)) > 0;",
    '```',
    '',
  ];
}

function rollback(plan: Plan, sizes: ReadonlyMap<string, TableSize>): readonly string[] {
  const hazards = [...new Set(plan.down.flatMap((a) => a.hazards))];
  const gone = plan.up.filter((a) => a.data === 'lossy' || a.data === 'irreversible');
  const later = plan.down.filter((a) => a.data === 'lossy' || a.data === 'irreversible');
  return [
    '## Rollback',
    '',
    `\`datawright down${hazards.length === 0 ? '' : ` ${allowFlags(hazards)}`}\` runs ${plan.down.length === 1 ? '1 step' : `${plan.down.length} steps`}, ${timeText(total(plan.down, sizes).seconds)}.`,
    '',
    gone.length === 0
      ? '- The rows that were there before the migration come back as they were.'
      : `- The structure comes back; these values do not, except from a backup: ${gone.map((a) => `${subjectOf(a)} (${describe(a).what})`).join(', ')}.`,
    ...(later.length === 0
      ? []
      : [
          `- What was written since into what the migration added is lost: ${later.map((a) => `${subjectOf(a)} (${describe(a).what})`).join(', ')}.`,
        ]),
    '',
    ...table(plan.down, sizes),
    '',
  ];
}

function wayBack(plan: Plan): string {
  const worst = plan.up.some((a) => a.data === 'irreversible')
    ? 'the structure only: irreversible'
    : plan.up.some((a) => a.data === 'lossy')
      ? 'lossy'
      : 'lossless';
  return `${worst}, ${plan.down.length === 1 ? '1 step' : `${plan.down.length} steps`}`;
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

function method(sizes: ReadonlyMap<string, TableSize>): readonly string[] {
  const tables = [...sizes].map(
    ([id, size]) =>
      `${id.slice(id.indexOf(' ') + 1).replace(/^public\./, '')} ${formatCount(size.rows)} rows, ${formatBytes(size.bytes)} and ${formatBytes(size.indexBytes)} of indexes`,
  );
  return [
    '## How the estimates were made',
    '',
    `From the statistics of the target when the plan was made${tables.length === 0 ? '' : ` (${tables.join('; ')})`}, at cautious speeds of one backend: ${formatBytes(SPEED.scan)}/s read, ${formatBytes(SPEED.rewrite)}/s written anew, ${formatCount(SPEED.sort)} keys/s sorted into an index, ${formatCount(SPEED.update)} rows/s updated. They were measured on a small shared machine, not on the target: cold disks and a busy server are slower, most servers are faster. Waiting for locks is not in them.`,
    '',
  ];
}
