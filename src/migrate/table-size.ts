/** How large the tables of a plan are, as the statistics of the target know it. */
import type { Action } from '../catalog/action.ts';
import { sqlName } from '../catalog/kind.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';

export interface TableSize {
  /** pg_class.reltuples; what the last VACUUM or ANALYZE saw, or an exact count for a table never analysed. */
  readonly rows: number;
  /** With what is stored out of line, without indexes. */
  readonly bytes: number;
  readonly indexBytes: number;
  readonly indexes: number;
  /** Average bytes of a value, by column; empty before the first ANALYZE. */
  readonly widths: ReadonlyMap<string, number>;
}

const SMALL_BYTES = 8e6;
/** Bytes of a row when nothing better is known. */
const ROW_BYTES = 100;

/** Sizes by fact id of the tables that `actions` lock and that exist. */
export async function tableSizes(
  session: PostgresSession,
  actions: readonly Action[],
): Promise<ReadonlyMap<string, TableSize>> {
  const ids = [...new Set(actions.flatMap((action) => action.locked))].filter((id) =>
    /^(?:table|materialized-view) /.test(id),
  );
  if (ids.length === 0) return new Map();
  const rows = await session.query<{
    id: string;
    name: string;
    rows: string;
    bytes: string;
    index_bytes: string;
    indexes: number;
    readable: boolean;
    widths: Readonly<Record<string, number>> | null;
  }>(
    `SELECT x.id, x.name, c.reltuples::bigint::text AS rows, pg_table_size(c.oid)::text AS bytes,
            pg_indexes_size(c.oid)::text AS index_bytes, has_table_privilege(c.oid, 'SELECT') AS readable,
            (SELECT count(*)::int FROM pg_index i WHERE i.indrelid = c.oid) AS indexes,
            (SELECT jsonb_object_agg(s.attname, s.avg_width) FROM pg_stats s
             WHERE s.schemaname = n.nspname AND s.tablename = c.relname) AS widths
     FROM unnest($1::text[], $2::text[]) AS x(id, name) JOIN pg_class c ON c.oid = to_regclass(x.name)
     JOIN pg_namespace n ON n.oid = c.relnamespace
     -- A partitioned table has no rows of its own; its partitions are locked with it.
     WHERE c.relkind <> 'p'`,
    [ids, ids.map(sqlName)],
  );
  const sizes = new Map<string, TableSize>();
  for (const row of rows) {
    const bytes = Number(row.bytes);
    sizes.set(row.id, {
      rows: await rowsOf(row, bytes, session),
      bytes,
      indexBytes: Number(row.index_bytes),
      indexes: row.indexes,
      widths: new Map(Object.entries(row.widths ?? {})),
    });
  }
  return sizes;
}

/** Never analysed: a small table is counted, one that is large or may not be read is guessed from its size. */
async function rowsOf(
  table: { readonly name: string; readonly rows: string; readonly readable: boolean },
  bytes: number,
  session: PostgresSession,
): Promise<number> {
  const known = Number(table.rows);
  if (known >= 0) return known;
  if (bytes > SMALL_BYTES || !table.readable) return Math.round(bytes / ROW_BYTES);
  const [row] = await session.query<{ n: string }>(`SELECT count(*)::text AS n FROM ${table.name}`);
  return Number(row?.n ?? 0);
}
