/**
 * Change detection by a cursor column. The stored watermark never passes a transaction that was still running
 * when the snapshot was taken, so rows that commit late are read by the next run; rows that stand exactly at the
 * watermark are counted and digested, so none is missed and nothing is read again when nothing changed.
 */
import { quoteIdentifier, quoteLiteral } from '../../core/identifier.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { parseType } from '../column-type.ts';
import type { TargetColumn } from '../dataflow.ts';
import type { ChangeDetection } from '../pipeline.ts';
import type { Extraction, Watermark } from './source.ts';

export interface Cursor {
  /** The earliest moment that a transaction not visible to a snapshot taken next can have written. */
  horizon(session: PostgresSession): Promise<string | null>;
  since(session: PostgresSession, previous: Watermark | null): Promise<Extraction['since']>;
  where(since: Extraction['since']): string;
  watermark(
    session: PostgresSession,
    horizon: string | null | undefined,
    previous: Watermark | null,
  ): Promise<Watermark | null>;
}

export function cursorOf(
  relation: string,
  changes: Extract<ChangeDetection, { type: 'cursor' }>,
  columns: readonly TargetColumn[],
): Cursor {
  const definition = columns.find((column) => column.name === changes.column);
  const type = definition?.type ?? 'text';
  const column = quoteIdentifier(changes.column);
  const isMoment = /^(date|timestamp)/.test(parseType(type).base);
  const literal = (value: string) => `${quoteLiteral(value)}::${type}`;

  const ties = async (session: PostgresSession, value: string) => {
    const [row] = await session.query<{ n: number; digest: string }>(
      `SELECT COUNT(*) AS n, COALESCE(SUM(hashtextextended(t::text, 0)), 0)::text AS digest FROM ${relation} t WHERE ${column} = ${literal(value)}`,
    );
    return { ties: Number(row?.n ?? 0), digest: row?.digest ?? '0' };
  };

  return {
    async horizon(session) {
      if (!isMoment) return null;
      const [row] = await session.query<{ horizon: string }>(
        `SELECT LEAST(
  clock_timestamp(),
  (SELECT MIN(xact_start) FROM pg_stat_activity
   WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type NOT IN ('autovacuum worker', 'walsender')),
  (SELECT MIN(prepared) FROM pg_prepared_xacts WHERE database = current_database())
)::text AS horizon`,
      );
      return row?.horizon ?? null;
    },
    async since(session, previous) {
      if (previous === null) return null;
      if (changes.overlap > 0 && isMoment) {
        const [row] = await session.query<{ value: string }>(
          `SELECT (${literal(previous.value)} - make_interval(secs => $1))::${type}::text AS value`,
          [changes.overlap],
        );
        return { value: row?.value ?? previous.value, inclusive: true };
      }
      const now = await ties(session, previous.value);
      return {
        value: previous.value,
        inclusive: now.ties !== previous.ties || now.digest !== previous.digest,
      };
    },
    where(since) {
      if (since === null) return 'TRUE';
      const newer = `${column} ${since.inclusive ? '>=' : '>'} ${literal(since.value)}`;
      // Rows without a cursor value cannot be told from new ones.
      return definition?.nullable === true ? `(${newer} OR ${column} IS NULL)` : newer;
    },
    async watermark(session, horizon, previous) {
      const newest = `MAX(${column})`;
      const value =
        typeof horizon === 'string'
          ? `LEAST(${newest}, ${quoteLiteral(horizon)}::timestamptz::${type})`
          : newest;
      const [row] = await session.query<{ value: string | null }>(
        // LEAST skips NULL: without rows there is no watermark.
        `SELECT CASE WHEN ${newest} IS NULL THEN NULL ELSE (${value})::text END AS value FROM ${relation}`,
      );
      if (row === undefined || row.value === null) return previous;
      return { value: row.value, ...(await ties(session, row.value)) };
    },
  };
}
