/**
 * The pre-flight: would the rows of the target refuse a step? Asked before anything runs, by queries that stand in
 * the migration. Small tables are read; large ones within a time limit, and by their statistics after it.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { PostgresError, type PostgresSession } from '../../core/ports/postgres.ts';
import { formatCount, formatDuration } from '../../core/units.ts';
import type { Plan } from '../plan.ts';
import { groundOf } from './ground.ts';
import type { Probe } from './probe.ts';
import { rules } from './rules.ts';

/** Keys shown of the rows in the way. */
const SHOWN = 10;
/** Tables up to this size are counted in full. */
const COUNTED_BYTES = 50e6;

export interface ProbeOptions {
  /** Seconds that one query may take. */
  readonly seconds: number;
}

/** What was seen of one probe's rows. */
export interface ProbeResult {
  readonly probe: Probe;
  readonly rows: number;
  /** How the number is known: counted, at least as many, guessed from statistics; or not in the time, or without the right. */
  readonly known: 'exactly' | 'at least' | 'about' | 'not' | 'forbidden';
  /** Up to ten primary keys as JSON text. */
  readonly keys: readonly string[];
}

/** The probes that a plan calls for, to be kept with it. */
export function probesOf(
  plan: Plan,
  from: Catalog,
  to: Catalog,
  personal: (table: string, column: string) => boolean = () => false,
): readonly Probe[] {
  const ground = groundOf(plan, from, to, personal);
  return rules.flatMap((rule) => rule.probes(ground)).filter((probe) => probe !== undefined);
}

/** Those of `probes` that find rows, or could not be asked. Reads only. */
export async function runProbes(
  probes: readonly Probe[],
  session: PostgresSession,
  options: ProbeOptions,
): Promise<readonly ProbeResult[]> {
  const found: ProbeResult[] = [];
  for (const probe of probes) {
    const result = await runProbe(probe, session, options);
    if (result !== undefined) found.push(result);
  }
  return found;
}

async function runProbe(
  probe: Probe,
  session: PostgresSession,
  { seconds }: ProbeOptions,
): Promise<ProbeResult | undefined> {
  try {
    const { rows, keys, counted } = await session.transaction(
      async () => {
        await session.execute(`SET LOCAL statement_timeout = '${Math.round(seconds * 1000)}ms'`);
        const [size] = await session.query<{ bytes: string | null }>(
          'SELECT pg_table_size(to_regclass($1))::text AS bytes',
          [probe.table],
        );
        const all = Number(size?.bytes ?? 0) <= COUNTED_BYTES;
        const sample = await session.query<{ key: string }>(`${probe.violations} LIMIT ${SHOWN + 1}`);
        const count =
          all && sample.length > SHOWN
            ? (
                await session.query<{ n: string }>(
                  `SELECT count(*)::text AS n FROM (${probe.violations}) AS v`,
                )
              )[0]?.n
            : undefined;
        return {
          rows: count === undefined ? sample.length : Number(count),
          keys: sample.slice(0, SHOWN).map((row) => row.key),
          counted: all || sample.length <= SHOWN,
        };
      },
      { readOnly: true },
    );
    return rows === 0
      ? undefined
      : { probe, rows: counted ? rows : SHOWN, known: counted ? 'exactly' : 'at least', keys };
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    if (error.fields.sqlState === '57014') return guessed(probe, session);
    if (error.fields.sqlState === '42501') return { probe, rows: 0, known: 'forbidden', keys: [] };
    // The plan makes what the query speaks of, or PostgreSQL cannot say it of the rows as they are: it decides itself.
    return undefined;
  }
}

async function guessed(probe: Probe, session: PostgresSession): Promise<ProbeResult | undefined> {
  if (probe.guess === undefined) return { probe, rows: 0, known: 'not', keys: [] };
  const [row] = await session.query<{ rows: string | number | null }>(probe.guess);
  const rows = Number(row?.rows ?? 0);
  return rows > 0
    ? { probe, rows, known: 'about', keys: [] }
    : row === undefined
      ? { probe, rows: 0, known: 'not', keys: [] }
      : undefined;
}

/** At `plan` the rows can still be mended, so they are warnings; nothing has been done at `apply` either. */
export function probeDiagnostic(
  { probe, rows, known, keys }: ProbeResult,
  at: 'plan' | 'apply',
  seconds: number,
): Diagnostic {
  const where = { object: probe.object };
  const [kind = ''] = probe.name.split(':', 1);
  if (known === 'forbidden')
    return {
      code: 'M074',
      severity: 'info',
      where,
      message: `${kind} of ${probe.object} could not be looked for: this role may not read ${probe.table}`,
      why: 'The step itself will tell, and stops there when it finds any.',
      fix: `GRANT SELECT ON ${probe.table} TO the role that plans, or ask as one that may read it: ${probe.violations.replace(/\s+/g, ' ')} LIMIT 10`,
    };
  if (known === 'not')
    return {
      code: 'M051',
      severity: 'info',
      where,
      message: `${kind} of ${probe.object} could not be looked for within ${formatDuration(seconds)}`,
      why: 'The table is large, and no index or statistics answer it. The step itself will tell.',
      fix: `ask a replica: ${probe.violations.replace(/\s+/g, ' ')} LIMIT 10`,
    };
  const count = `${{ exactly: '', 'at least': 'more than ', about: 'about ' }[known]}${formatCount(rows)} ${rows === 1 ? 'row has' : 'rows have'}`;
  const shown =
    keys.length === 0
      ? ''
      : ` Rows: ${keys.join(', ')}${keys.length < rows || known === 'at least' ? ', …' : ''}.`;
  if (kind === 'changed')
    return {
      code: 'M057',
      severity: 'warning',
      where,
      message: `${count} ${probe.breaks} (${probe.name})`,
      why: `The step stores what the new type has room for, and the rest is gone.${shown}`,
      fix: 'keep them in a column of their own if anybody needs them',
    };
  const impossible = kind === 'required' && at === 'plan';
  return {
    code: impossible ? 'M005' : 'M050',
    severity: at === 'apply' || impossible ? 'error' : 'warning',
    where,
    message: `${count} ${probe.breaks} (${probe.name})`,
    why: `PostgreSQL would refuse the step that needs ${probe.object} without them.${shown}${at === 'apply' ? ' Nothing was applied.' : ''}`,
    fix: impossible
      ? 'give it a default, or add it with nullable: true and make it NOT NULL in a next migration'
      : at === 'plan'
        ? 'mend the rows before datawright apply, which asks again and refuses'
        : `mend the rows; to leave it to PostgreSQL: --skip-preflight ${probe.name}`,
  };
}
