/**
 * What around the migration can stop it: transactions that hold its tables, old snapshots that a concurrent build
 * waits for, replication slots that keep its WAL, and too little disk.
 */
import { type Action, LOCKS } from '../../catalog/action.ts';
import { sqlName } from '../../catalog/kind.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { formatBytes, formatCount } from '../../core/units.ts';
import { total } from '../estimate.ts';
import type { TableSize } from '../table-size.ts';

/** Seconds from which a transaction counts as long. */
const LONG_SECONDS = 60;
/** WAL worth a word about the slots that keep it. */
const MUCH_WAL = 100e6;

export interface SurroundingsRequest {
  readonly actions: readonly Action[];
  readonly sizes: ReadonlyMap<string, TableSize>;
  readonly session: PostgresSession;
  /** Free bytes where the server's data lies; undefined when that cannot be known from here. */
  readonly free: number | undefined;
  readonly at: 'plan' | 'apply';
  /** `transactions`, `prepared`, `disk`: what `--skip-preflight` named. */
  readonly skip: readonly string[];
  /** Seconds from which a transaction counts as long; 60 unless said. */
  readonly long?: number;
}

/** Errors at `apply` for what would make it fail, warnings otherwise. Reads only. */
export async function surroundings(request: SurroundingsRequest): Promise<readonly Diagnostic[]> {
  const found = [
    ...(await holders(request)),
    ...(await prepared(request)),
    ...(await snapshots(request)),
    ...(await slots(request)),
    ...disk(request),
  ];
  return found.flatMap(({ name, ...diagnostic }) =>
    name !== undefined && request.skip.includes(name) ? [] : [diagnostic],
  );
}

/** A diagnostic with the name that `--skip-preflight` takes, when it stops an apply. */
type Finding = Diagnostic & { readonly name?: string };

function stopping(
  request: SurroundingsRequest,
  name: string,
  finding: Omit<Diagnostic, 'severity'>,
): Finding {
  const isApply = request.at === 'apply';
  return {
    ...finding,
    name,
    severity: isApply ? 'error' : 'warning',
    why: `${finding.why ?? ''}${isApply ? ' Nothing was applied.' : ''}`,
    fix: isApply ? `${finding.fix}; to try all the same: --skip-preflight ${name}` : (finding.fix ?? ''),
  };
}

/** Tables that the migration locks against writers. */
function lockedTables({ actions }: SurroundingsRequest): readonly string[] {
  return [
    ...new Set(
      actions
        .filter((action) => LOCKS.indexOf(action.lock) >= LOCKS.indexOf('SHARE UPDATE EXCLUSIVE'))
        .flatMap((action) => action.locked.map(sqlName)),
    ),
  ];
}

async function holders(request: SurroundingsRequest): Promise<readonly Finding[]> {
  const rows = await request.session.query<{ pid: number; application: string; age: string; tables: string }>(
    `SELECT a.pid, a.application_name AS application,
            date_trunc('second', clock_timestamp() - a.xact_start)::text AS age,
            string_agg(DISTINCT l.relation::regclass::text, ', ') AS tables
     FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'relation' AND l.granted AND a.pid <> pg_backend_pid()
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND l.relation IN (SELECT to_regclass(t) FROM unnest($1::text[]) AS t)
       AND a.xact_start < clock_timestamp() - make_interval(secs => $2)
     GROUP BY a.pid, a.application_name, a.xact_start ORDER BY a.xact_start`,
    [lockedTables(request), request.long ?? LONG_SECONDS],
  );
  return rows.map((row) =>
    stopping(request, 'transactions', {
      code: 'M052',
      where: { object: row.tables },
      message: `pid ${row.pid}${row.application === '' ? '' : ` (${row.application})`} has held ${row.tables} in a transaction for ${row.age}`,
      why: 'A step would wait for it, and everybody else for the step.',
      fix: `wait for it to end, or SELECT pg_terminate_backend(${row.pid})`,
    }),
  );
}

async function prepared(request: SurroundingsRequest): Promise<readonly Finding[]> {
  const rows = await request.session.query<{ gid: string; age: string; tables: string }>(
    `SELECT p.gid, date_trunc('second', clock_timestamp() - p.prepared)::text AS age,
            string_agg(DISTINCT l.relation::regclass::text, ', ') AS tables
     FROM pg_prepared_xacts p
     -- It has no process, and keeps the virtual id of its session until a restart: its own xid leads to it.
     JOIN pg_locks x ON x.locktype = 'transactionid' AND x.transactionid = p.transaction AND x.pid IS NULL
     JOIN pg_locks l ON l.virtualtransaction = x.virtualtransaction AND l.pid IS NULL
     WHERE p.database = current_database() AND l.locktype = 'relation'
       AND l.relation IN (SELECT to_regclass(t) FROM unnest($1::text[]) AS t)
     GROUP BY p.gid, p.prepared ORDER BY p.prepared`,
    [lockedTables(request)],
  );
  return rows.map((row) =>
    stopping(request, 'prepared', {
      code: 'M053',
      where: { object: row.tables },
      message: `the prepared transaction ${row.gid} has held ${row.tables} for ${row.age}`,
      why: 'It holds its locks until somebody ends it; no timeout does.',
      fix: `COMMIT PREPARED or ROLLBACK PREPARED '${row.gid}'`,
    }),
  );
}

/** A concurrent build waits for every snapshot that is older, on whatever table. */
async function snapshots({ actions, session, long }: SurroundingsRequest): Promise<readonly Finding[]> {
  if (!actions.some((action) => / CONCURRENTLY /.test(action.sql))) return [];
  const rows = await session.query<{ pid: number; application: string; age: string }>(
    `SELECT pid, application_name AS application,
            date_trunc('second', clock_timestamp() - xact_start)::text AS age
     FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL
       AND xact_start < clock_timestamp() - make_interval(secs => $1)
     ORDER BY xact_start LIMIT 3`,
    [long ?? LONG_SECONDS],
  );
  return rows.map((row) => ({
    code: 'M055',
    severity: 'warning',
    where: {},
    message: `pid ${row.pid}${row.application === '' ? '' : ` (${row.application})`} has been in a transaction for ${row.age}`,
    why: 'A concurrent index build waits until it ends; nobody waits for the build.',
    fix: 'let it end first when time matters',
  }));
}

async function slots({ actions, sizes, session }: SurroundingsRequest): Promise<readonly Finding[]> {
  const need = total(actions, sizes);
  if (need.disk < MUCH_WAL) return [];
  const rows = await session.query<{ name: string; kept: string }>(
    `SELECT slot_name AS name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint::text AS kept
     FROM pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL AND NOT pg_is_in_recovery()`,
  );
  return rows.map(({ name, kept }) => ({
    code: 'M056',
    severity: 'warning',
    where: { object: name },
    message: `nobody reads the replication slot ${name}, which keeps ${formatBytes(Number(kept))} of WAL`,
    why: `It would keep what the migration writes as well, about ${formatBytes(need.disk)}.`,
    fix: `let its reader catch up, or SELECT pg_drop_replication_slot('${name}')`,
  }));
}

function disk(request: SurroundingsRequest): readonly Finding[] {
  const need = total(request.actions, request.sizes).disk;
  const { free } = request;
  if (free === undefined || need <= free) return [];
  return [
    stopping(request, 'disk', {
      code: 'M054',
      where: {},
      message: `${formatBytes(need)} of disk are needed while it runs, and ${formatBytes(free)} are free`,
      why: `When the disk is full PostgreSQL stops the statement, and the server when WAL does not fit. Estimated from ${formatCount(request.sizes.size)} tables.`,
      fix: 'make room',
    }),
  ];
}
