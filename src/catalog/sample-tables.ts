/** Tables and types of a database as the sample-row maker needs them, read straight from pg_catalog. */
import type { PostgresSession } from '../core/ports/postgres.ts';

export interface SampleTable {
  readonly oid: string;
  /** Quoted and qualified. */
  readonly name: string;
  readonly columns: readonly SampleColumn[];
  readonly foreignKeys: readonly SampleForeignKey[];
  /** Columns of each unique key, by constraint or index name. */
  readonly keys: Readonly<Record<string, readonly number[]>>;
  readonly checks: readonly SampleCheck[];
  /** Literals of partition bounds of this table and all above it. */
  readonly bounds: readonly string[];
}

export interface SampleColumn {
  readonly number: number;
  /** Quoted. */
  readonly name: string;
  readonly type: string;
  readonly typmod: number;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  /** Generated or GENERATED ALWAYS AS IDENTITY: not to be written. */
  readonly computed: boolean;
}

export interface SampleForeignKey {
  readonly name: string;
  readonly target: string;
  readonly columns: readonly number[];
  readonly targetColumns: readonly string[];
}

export interface SampleCheck {
  readonly name: string;
  readonly columns: readonly number[];
  readonly definition: string;
}

export interface SampleType {
  readonly oid: string;
  /** As format_type writes it, qualified. */
  readonly name: string;
  readonly kind: 'base' | 'enum' | 'domain' | 'composite' | 'range' | 'multirange' | 'other';
  /** pg_type.typcategory. */
  readonly category: string;
  /** Array element, domain base, range subtype, multirange's range. */
  readonly of?: string;
  readonly isArray: boolean;
  readonly typmod: number;
  readonly labels: readonly string[];
  readonly fields: readonly { readonly type: string; readonly typmod: number }[];
  /** Of a domain. */
  readonly checks: readonly { readonly name: string; readonly definition: string }[];
}

export interface SampleSchema {
  readonly tables: readonly SampleTable[];
  readonly types: ReadonlyMap<string, SampleType>;
}

export async function readSampleSchema(session: PostgresSession): Promise<SampleSchema> {
  return session.transaction(
    async () => {
      // Part of a larger transaction it may be, which goes on with its own path.
      const [own] = await session.query<{ path: string }>(`SELECT current_setting('search_path') AS path`);
      await session.execute(`SET LOCAL search_path = ''`);
      const tables = await session.query<{ table: SampleTable }>(TABLES);
      const types = await session.query<{ type: SampleType }>(TYPES);
      await session.query(`SELECT set_config('search_path', $1, true)`, [own?.path ?? '']);
      return {
        tables: tables.map((row) => row.table),
        types: new Map(types.map((row) => [row.type.oid, row.type])),
      };
    },
    { readOnly: true },
  );
}

const TABLES = `
SELECT jsonb_build_object(
  'oid', c.oid::text,
  'name', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
  'columns', (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'number', a.attnum, 'name', quote_ident(a.attname), 'type', a.atttypid::text, 'typmod', a.atttypmod,
      'notNull', a.attnotnull OR t.typnotnull, 'hasDefault', a.atthasdef OR a.attidentity <> '',
      'computed', a.attgenerated <> '' OR a.attidentity = 'a') ORDER BY a.attnum), '[]')
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  'foreignKeys', (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'name', k.conname, 'target', quote_ident(tn.nspname) || '.' || quote_ident(t.relname),
      'columns', to_jsonb(k.conkey),
      'targetColumns', (SELECT jsonb_agg(quote_ident(a.attname) ORDER BY x.ord)
                        FROM unnest(k.confkey) WITH ORDINALITY AS x(num, ord)
                        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = x.num)) ORDER BY k.conname), '[]')
    FROM pg_constraint k JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
    WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0),
  'keys', (
    SELECT coalesce(jsonb_object_agg(i.relname, to_jsonb(x.indkey::int2[])), '{}')
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    WHERE x.indrelid = c.oid AND (x.indisunique OR x.indisexclusion)),
  'checks', (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      'name', k.conname, 'columns', to_jsonb(coalesce(k.conkey, '{}')), 'definition', pg_get_constraintdef(k.oid))
      ORDER BY k.conname), '[]')
    FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'),
  'bounds', (
    SELECT coalesce(jsonb_agg(pg_get_expr(p.relpartbound, p.oid)), '[]')
    FROM pg_partition_tree(c.oid) tree JOIN pg_class p ON p.oid = tree.relid
    WHERE c.relkind = 'p' AND p.relpartbound IS NOT NULL)
) AS "table"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'datawright') AND n.nspname NOT LIKE 'pg\\_%'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname`;

const TYPES = `
WITH RECURSIVE used(oid) AS (
  SELECT DISTINCT a.atttypid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  UNION
  SELECT next.oid FROM used JOIN pg_type t ON t.oid = used.oid CROSS JOIN LATERAL (
    SELECT t.typelem WHERE t.typelem <> 0
    UNION ALL SELECT t.typbasetype WHERE t.typbasetype <> 0
    UNION ALL SELECT r.rngsubtype FROM pg_range r WHERE r.rngtypid = t.oid
    UNION ALL SELECT r.rngtypid FROM pg_range r WHERE r.rngmultitypid = t.oid
    UNION ALL SELECT a.atttypid FROM pg_attribute a
      WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
  ) AS next(oid)
)
SELECT jsonb_build_object(
  'oid', t.oid::text, 'name', format_type(t.oid, NULL), 'category', t.typcategory,
  'kind', CASE t.typtype WHEN 'b' THEN 'base' WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite'
          WHEN 'r' THEN 'range' WHEN 'm' THEN 'multirange' ELSE 'other' END,
  'of', coalesce(
    (SELECT r.rngsubtype FROM pg_range r WHERE r.rngtypid = t.oid),
    (SELECT r.rngtypid FROM pg_range r WHERE r.rngmultitypid = t.oid),
    nullif(t.typbasetype, 0), nullif(t.typelem, 0))::text,
  'isArray', t.typcategory = 'A' AND t.typtype = 'b',
  'typmod', t.typtypmod,
  'labels', (SELECT coalesce(jsonb_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = t.oid),
  'fields', (SELECT coalesce(jsonb_agg(jsonb_build_object('type', a.atttypid::text, 'typmod', a.atttypmod) ORDER BY a.attnum), '[]')
             FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
  'checks', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid)) ORDER BY k.conname), '[]')
             FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')
) AS type
FROM used JOIN pg_type t ON t.oid = used.oid`;
