/** The plan as a table of steps in their phases, then what was proven, then where it was written. */
import { formatBytes, formatCount, formatDuration, plural } from '../../core/units.ts';
import type { planOperation } from '../../operations/plan.ts';
import { columns, fields, padTo, truncate, visibleWidth, wrap } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';

const MOST_STEPS = 60;
/** Below, a step's line has no room for what goes without saying. */
const ROOMY = 100;
const LONGEST_SUBJECT = 18;

export const planView: View<typeof planOperation> = (output, paint, width) => {
  const { explain } = output;
  const head = heading(output, paint, width);
  if (output.up.length === 0) return [...head, '', ...nothing(output, paint, width)];
  const step = explain === undefined ? undefined : output.up[explain - 1];
  if (step !== undefined) return [...head, '', ...explained(step, output.up.length, paint, width)];
  return [...head, '', ...stepLines(output.up, paint, width), '', ...ending(output, paint, width)];
};

function nothing({ waiting, removed, approval }: Output, paint: Paint, width: number): readonly string[] {
  const [only] = waiting;
  const many =
    waiting.length === 1
      ? `${only} waits and brings`
      : `${plural(waiting.length, 'migration')} wait and bring`;
  const said = (text: string): readonly string[] => wrap(text, width, '  ');
  return [
    ...said(
      only === undefined
        ? 'nothing to do: the database is what the contract says'
        : `nothing more to plan: ${many} the database to the contract`,
    ),
    ...(removed.length > 0 ? said(`removed ${removed.join(', ')}`).map(paint.dim) : []),
    ...(approval === undefined ? [] : said(`to be approved: ${paint.accent(approval)}`)),
  ];
}

function heading(
  { contract, target, compared, differing }: Output,
  paint: Paint,
  width: number,
): readonly string[] {
  const left = `contract ${paint.accent(`${contract.name} ${contract.version}`)}  →  ${target.environment ?? 'app'}`;
  const where = paint.dim(`(${target.server}, ${target.label})`);
  const counts = paint.dim(
    `${plural(compared, 'object')} compared, ${differing === 0 ? 'none differs' : `${formatCount(differing)} ${differing === 1 ? 'differs' : 'differ'}`}`,
  );
  const room = width - 6 - visibleWidth(left) - visibleWidth(where) - visibleWidth(counts);
  if (room >= 0) return [`  ${left}  ${where}${' '.repeat(room + 2)}${counts}`];
  return [`  ${left}`, `  ${truncate(where, width - 2)}`, `  ${counts}`];
}

type Output = Parameters<typeof planView>[0];
type Step = Output['up'][number];

/** One line a step, in their phases. */
export function stepLines(up: readonly Step[], paint: Paint, width: number): readonly string[] {
  const folded = foldComments(up);
  const shown = folded.slice(0, MOST_STEPS);
  const rows = shown.map((step, index) => [
    shown[index - 1]?.phase === step.phase ? '' : step.phase,
    step.last === undefined ? String(step.number) : `${step.number}–${step.last}`,
    width < ROOMY ? truncate(step.subject, LONGEST_SUBJECT) : step.subject,
    step.what,
    standsInTheWay(step) ? paint.warn(lockText(step)) : paint.dim(lockText(step)),
    downText(step, paint, width),
  ]);
  const align = ['left', 'right', 'left', 'left', 'left', 'left'] as const;
  const more = folded.length - shown.length;
  return [
    ...columns(rows, { width, align }),
    ...(more > 0 ? [paint.dim(`  … and ${plural(more, 'more step')}; all of them are in up.sql`)] : []),
  ];
}

/** Comments one after the other are one line: nobody reads forty of them on a screen. */
function foldComments(up: readonly Step[]): readonly (Step & { readonly last?: number })[] {
  const rows: (Step & { last?: number; count?: number })[] = [];
  for (const step of up) {
    const previous = rows.at(-1);
    const isComment = step.sql.startsWith('COMMENT ON ') && step.lock === 'none';
    if (!isComment || previous?.count === undefined) {
      rows.push(isComment ? { ...step, count: 1 } : step);
      continue;
    }
    const count = previous.count + 1;
    rows[rows.length - 1] = {
      ...previous,
      last: step.number,
      count,
      subject: '',
      what: plural(count, 'comment'),
    };
  }
  return rows;
}

function lockText(step: Step): string {
  if (step.verb === 'backfill')
    return `${step.rows === undefined ? '' : `${formatCount(step.rows)} rows, `}in batches${step.seconds === undefined ? '' : `, ~${formatDuration(Math.max(1, step.seconds))}`}`;
  const lock = step.lock === 'none' ? '' : step.lock;
  if (step.cost === 'instant' && step.rows === undefined) return lock === '' ? 'no lock' : `${lock}, instant`;
  const time =
    step.seconds === undefined ? step.cost : `${step.cost} ~${formatDuration(Math.max(1, step.seconds))}`;
  return lock === '' ? time : `${lock}, ${time}`;
}

/** True of what reads or writes a table while its writers wait. */
function standsInTheWay(step: Step): boolean {
  const holdsWriters = ['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'].includes(step.lock);
  return holdsWriters && step.cost !== 'instant' && step.verb !== 'backfill';
}

/** Steps that no online form is known for, each with why, and with what can be done instead. */
export function waitingFields(up: readonly Step[], paint: Paint): readonly (readonly [string, string])[] {
  const notes = [...new Set(up.flatMap(({ note }) => (note?.startsWith(NO_WAY) === true ? [note] : [])))];
  return notes.map((note, index) => {
    const steps = up.flatMap((step) => (step.note === note ? [step.number] : []));
    const which = steps.length === 1 ? `step ${steps[0]}` : `steps ${steps.join(', ')}`;
    return [index === 0 ? 'not online' : '', paint.warn(`${which}: ${note.slice(NO_WAY.length)}`)];
  });
}

const NO_WAY = 'no online way: ';

function downText(step: Step, paint: Paint, width: number): string {
  if (step.data === 'lossy' || step.data === 'irreversible') return paint.warn(step.data);
  if (width < ROOMY) return '';
  return step.verb === 'validate' || step.lock === 'none' ? '' : paint.dim('down lossless');
}

function ending(output: Output, paint: Paint, width: number): readonly string[] {
  const { proof, migration, document } = output;
  const rows: (readonly [string, string] | undefined)[] = [
    proof === undefined
      ? ['not proven', 'run without --no-prove to prove it on the shadow']
      : [proof.proven ? 'proven' : paint.bad('not proven'), proofText(proof, paint)],
    migration?.written === true ? ['written', migration.path] : ['written', 'nothing'],
    output.cost.seconds < 1 ? undefined : ['takes', costText(output.cost, paint)],
    ...waitingFields(output.up, paint),
    document === undefined ? undefined : ['read first', paint.warn(document)],
    output.waiting.length === 0 ? undefined : ['applied first', output.waiting.join(', ')],
    output.removed.length === 0 ? undefined : ['removed', output.removed.join(', ')],
    output.approval === undefined ? undefined : ['to approve', output.approval],
  ];
  const hazards = [...new Set(output.up.flatMap((step) => step.hazards))];
  if (hazards.length > 0) rows.push(['loses data', paint.warn(hazards.join(', '))]);
  return fields(rows, paint.dim, width);
}

function costText({ seconds, lockSeconds, disk, free }: Output['cost'], paint: Paint): string {
  const room = free === undefined ? '' : paint.dim(` of ${formatBytes(free)} free`);
  return [
    `~${formatDuration(seconds)}`,
    lockSeconds < 1
      ? 'writers wait for an instant at a time'
      : paint.warn(`writers wait ~${formatDuration(lockSeconds)}`),
    ...(disk === 0 ? [] : [`disk ~${formatBytes(disk)}${room}`]),
  ].join('   ');
}

export function proofText(proof: NonNullable<Output['proof']>, paint: Paint): string {
  const good = (text: string, ok: boolean): string => (ok ? text : paint.bad(text));
  const rows = `${formatCount(proof.rowsCompared)} seeded rows ${proof.rowsEqual ? 'equal' : 'differ'}`;
  const down = !proof.downCatalogEqual
    ? 'catalog differs'
    : proof.rowsCompared === 0
      ? 'catalog equal'
      : proof.rowsEqual
        ? `catalog and ${rows}`
        : `catalog equal, ${rows}`;
  const locks =
    proof.lockMismatches.length === 0
      ? 'locks as predicted'
      : paint.bad(`${plural(proof.lockMismatches.length, 'lock')} not as predicted`);
  return [
    good(`up: ${proof.upCatalogEqual ? 'catalog equal' : 'catalog differs'}`, proof.upCatalogEqual),
    good(`down: ${down}`, proof.downCatalogEqual && proof.rowsEqual),
    locks,
  ].join('   ');
}

function explained(step: Step, total: number, paint: Paint, width: number): readonly string[] {
  const cost =
    step.rows === undefined
      ? undefined
      : `${formatCount(step.rows)} rows, ${formatBytes(step.bytes ?? 0)}, ~${formatDuration(step.seconds ?? 0)}${(step.disk ?? 0) > 0 ? `, disk ~${formatBytes(step.disk ?? 0)}` : ''} (an estimate from the statistics of the target)`;
  return [
    `  step ${step.number} of ${total}   ${paint.accent(`${step.subject}: ${step.what}`)}`,
    '',
    ...step.sql.split('\n').map((line, index, all) => `    ${line}${index === all.length - 1 ? ';' : ''}`),
    '',
    ...fields(
      [
        ['phase', phaseText(step)],
        [
          'lock',
          `${step.lock === 'none' ? 'none on any table' : step.lock}${LOCK_MEANS[step.lock] === undefined ? '' : `: ${LOCK_MEANS[step.lock]}`}`,
        ],
        ['cost', cost ?? COST_MEANS[step.cost]],
        ['data', DATA_MEANS[step.data]],
        [
          'runs',
          step.transactional
            ? 'inside a transaction, with its ledger row'
            : 'outside a transaction; found and finished when it was killed',
        ],
        step.hazards.length === 0
          ? undefined
          : ['allow', paint.warn(step.hazards.map((h) => `--allow ${h}`).join(' '))],
        step.note === undefined ? undefined : ['note', step.note],
      ],
      (text) => paint.dim(padTo(text, 5)),
      width,
    ),
  ];
}

function phaseText(step: Step): string {
  return {
    expand: 'expand: what runs now goes on working',
    backfill: 'backfill: rows get their new values in batches',
    contract: 'contract: what the old form allowed is no longer allowed',
  }[step.phase];
}

const LOCK_MEANS: Readonly<Record<string, string>> = {
  'ACCESS EXCLUSIVE': 'reads and writes wait while it is held',
  EXCLUSIVE: 'writes wait, reads go on',
  'SHARE ROW EXCLUSIVE': 'writes wait, reads go on',
  SHARE: 'writes wait, reads go on',
  'SHARE UPDATE EXCLUSIVE': 'reads and writes go on; other schema changes wait',
};

const COST_MEANS = {
  instant: 'instant, whatever the size of the table',
  scan: 'reads the table',
  rewrite: 'writes the table anew',
} as const;

const DATA_MEANS = {
  none: 'touches no rows',
  lossless: 'DOWN brings every row back as it was',
  lossy: 'some of what is in the rows is lost',
  irreversible: 'what it removes does not come back with DOWN',
} as const;
