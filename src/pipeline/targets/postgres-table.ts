/** What a PostgreSQL table demands of its rows, read from the catalog: each demand becomes a rule. */
import type { PostgresSession } from '../../core/ports/postgres.ts';
import type { TargetTable } from '../dataflow.ts';

const TABLE = `
SELECT
  (SELECT json_agg(json_build_object(
      'name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod),
      'nullable', NOT a.attnotnull AND NOT COALESCE(t.typnotnull, false),
      'default', pg_get_expr(d.adbin, d.adrelid),
      'generated', a.attgenerated <> '',
      'identityAlways', a.attidentity = 'a',
      'identity', a.attidentity <> '') ORDER BY a.attnum)
   FROM pg_attribute a
   JOIN pg_type t ON t.oid = a.atttypid
   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT json_agg(json_build_object('name', k.conname, 'expression', pg_get_expr(k.conbin, k.conrelid))
      ORDER BY k.conname)
   FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c') AS checks,
  (SELECT json_agg(json_build_object(
      'name', i.relname,
      'primary', x.indisprimary,
      'elements', (SELECT json_agg(pg_get_indexdef(x.indexrelid, n, true) ORDER BY n)
                   FROM generate_series(1, x.indnkeyatts) AS n),
      'columns', CASE WHEN 0 = ANY (x.indkey::int2[]) THEN NULL ELSE
                   (SELECT json_agg(a.attname ORDER BY n)
                    FROM generate_series(1, x.indnkeyatts) AS n
                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[n - 1]) END,
      'where', pg_get_expr(x.indpred, x.indrelid),
      'nullsNotDistinct', COALESCE((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false))
      ORDER BY x.indisprimary DESC, i.relname)
   FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
   WHERE x.indrelid = c.oid AND x.indisunique AND x.indisvalid) AS uniques,
  (SELECT json_agg(json_build_object(
      'name', k.conname,
      'columns', (SELECT json_agg(a.attname ORDER BY o.n) FROM unnest(k.conkey) WITH ORDINALITY AS o(num, n)
                  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = o.num),
      'references', json_build_object(
        'schema', rn.nspname, 'table', r.relname,
        'columns', (SELECT json_agg(a.attname ORDER BY o.n) FROM unnest(k.confkey) WITH ORDINALITY AS o(num, n)
                    JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.num)))
      ORDER BY k.conname)
   FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
   WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0) AS "foreignKeys",
  EXISTS (SELECT 1 FROM pg_constraint k
          WHERE k.confrelid = c.oid AND k.contype = 'f' AND k.conrelid <> c.oid) AS referenced,
  c.relkind = 'r'
    AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    AND NOT EXISTS (SELECT 1 FROM pg_rewrite w WHERE w.ev_class = c.oid)
    AND NOT EXISTS (
      SELECT 1 FROM pg_trigger g LEFT JOIN pg_constraint k ON k.oid = g.tgconstraint
      WHERE g.tgrelid = c.oid
        AND (k.contype IS DISTINCT FROM 'f' OR k.conrelid <> c.oid OR k.confrelid = c.oid OR k.confmatchtype <> 's')
    ) AS "onlyForeignKeysFire"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p')`;

interface TableRow {
  readonly columns: readonly (TargetTable['columns'][number] & {
    identity: boolean;
    default: string | null;
  })[];
  readonly checks: TargetTable['checks'] | null;
  readonly uniques:
    | readonly (TargetTable['uniques'][number] & { columns: string[] | null; where: string | null })[]
    | null;
  readonly foreignKeys: TargetTable['foreignKeys'] | null;
  readonly referenced: boolean;
  readonly onlyForeignKeysFire: boolean;
}

/** Undefined when there is no such table. */
export async function postgresTable(
  session: PostgresSession,
  schema: string,
  name: string,
): Promise<TargetTable | undefined> {
  const [row] = await session.query<TableRow>(TABLE, [schema, name]);
  if (row === undefined) return undefined;
  return {
    schema,
    name,
    columns: row.columns.map(({ identity, default: value, ...column }) => ({
      ...column,
      // An identity column fills itself as a default does.
      ...(value === null && !identity ? {} : { default: value ?? 'identity' }),
    })),
    checks: row.checks ?? [],
    uniques: (row.uniques ?? []).map(({ columns, where, ...unique }) => ({
      ...unique,
      ...(columns === null ? {} : { columns }),
      ...(where === null ? {} : { where }),
    })),
    foreignKeys: row.foreignKeys ?? [],
    referenced: row.referenced,
    onlyForeignKeysFire: row.onlyForeignKeysFire,
  };
}
