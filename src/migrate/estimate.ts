/** What a plan costs on the target: rows and bytes as its statistics know them, and seconds with a stated speed. */
import type { Action } from '../catalog/action.ts';
import { sqlName } from '../catalog/kind.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';

export interface TableSize {
  /** pg_class.reltuples; what the last VACUUM or ANALYZE saw, or an exact count for a table never analysed. */
  readonly rows: number;
  readonly bytes: number;
}

/** Cautious speeds of one backend on ordinary disks, in bytes a second. */
const SPEED = { scan: 400e6, build: 60e6, rewrite: 50e6 } as const;
const SMALL_BYTES = 8e6;

/** Sizes by fact id of the tables that `actions` lock and that exist. */
export async function tableSizes(
  session: PostgresSession,
  actions: readonly Action[],
): Promise<ReadonlyMap<string, TableSize>> {
  const ids = [...new Set(actions.flatMap((action) => action.locked))];
  if (ids.length === 0) return new Map();
  const rows = await session.query<{ id: string; name: string; rows: string; bytes: string }>(
    `SELECT x.id, x.name, c.reltuples::bigint::text AS rows, pg_table_size(c.oid)::text AS bytes
     FROM unnest($1::text[], $2::text[]) AS x(id, name) JOIN pg_class c ON c.oid = to_regclass(x.name)`,
    [ids, ids.map(sqlName)],
  );
  const sizes = new Map<string, TableSize>();
  for (const row of rows) {
    const bytes = Number(row.bytes);
    let count = Number(row.rows);
    if (count < 0) {
      // Never analysed: a small table is counted, a large one is guessed from its size.
      if (bytes > SMALL_BYTES) count = Math.round(bytes / 100);
      else
        count = Number(
          (await session.query<{ n: string }>(`SELECT count(*)::text AS n FROM ${row.name}`))[0]?.n ?? 0,
        );
    }
    sizes.set(row.id, { rows: count, bytes });
  }
  return sizes;
}

export interface Estimate extends TableSize {
  readonly seconds: number;
}

/** Undefined for what takes an instant whatever the size. */
export function estimate(action: Action, sizes: ReadonlyMap<string, TableSize>): Estimate | undefined {
  if (action.cost === 'instant' && action.verb !== 'backfill') return undefined;
  const tables = action.locked.flatMap((id) => sizes.get(id) ?? []);
  if (tables.length === 0) return undefined;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  const speed =
    action.cost === 'rewrite' || action.verb === 'backfill'
      ? SPEED.rewrite
      : / INDEX /.test(action.sql)
        ? SPEED.build
        : SPEED.scan;
  return { rows, bytes, seconds: bytes / speed };
}
