/** Learns from a server how its system catalogs are made, and writes the one statement that reads their user rows. */
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { LEFT_OUT, NOT_SCHEMA, SYSTEM_CATALOGS, type SystemCatalog } from './system-catalogs.ts';

export interface CatalogShape {
  readonly name: string;
  readonly hasOid: boolean;
  /** What names a row, unless PostgreSQL does by its oid. */
  readonly nameBy?: { readonly columns: readonly string[]; readonly when?: string };
  /** Columns with oids → the catalog they refer to. */
  readonly references: ReadonlyMap<string, string>;
  /** Columns with positions of columns → the column with the table. */
  readonly positions: ReadonlyMap<string, string>;
  /** Values `[classid, objid, objsubid]`. */
  readonly addresses: ReadonlySet<string>;
  readonly unordered: ReadonlySet<string>;
}

export interface Extraction {
  readonly shapes: ReadonlyMap<string, CatalogShape>;
  /** Rows `(catalog, oid, row)`; `row` is JSON. */
  readonly sql: string;
}

interface Column {
  readonly catalog: string;
  readonly name: string;
  readonly type: string;
  readonly key: boolean;
}

interface ForeignKey {
  readonly catalog: string;
  readonly columns: readonly string[];
  readonly target: string;
}

export async function learnExtraction(session: PostgresSession): Promise<Extraction> {
  const columns = await session.query<Column>(`
    SELECT c.relname::text AS catalog, a.attname::text AS name, format_type(a.atttypid, NULL) AS type,
           coalesce(a.attnum = ANY (i.indkey::int2[]), false) AS key
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' ORDER BY c.relname, a.attnum`);
  const foreignKeys = await session.query<ForeignKey>(`
    SELECT fktable::regclass::text AS catalog, to_jsonb(fkcols) AS columns, pktable::regclass::text AS target
    FROM pg_catalog.pg_get_catalog_foreign_keys()`);
  const shapes = new Map<string, CatalogShape>([['pg_depend', DEPENDENCIES]]);
  const branches: string[] = [];
  for (const name of new Set(columns.map((column) => column.catalog))) {
    if (NOT_SCHEMA.has(name)) continue;
    const own = columns.filter((column) => column.catalog === name);
    const rules = SYSTEM_CATALOGS[name] ?? {};
    const shape = shapeOf(name, own, foreignKeys, rules);
    shapes.set(name, shape);
    branches.push(branch(shape, own, rules));
  }
  return {
    shapes,
    sql: `WITH left_out AS MATERIALIZED (${LEFT_OUT})\n${[...branches, OWNERSHIP].join('\nUNION ALL\n')}`,
  };
}

function shapeOf(
  name: string,
  columns: readonly Column[],
  foreignKeys: readonly ForeignKey[],
  rules: SystemCatalog,
): CatalogShape {
  const references = new Map<string, string>();
  const positions = new Map<string, string>(Object.entries(rules.positions ?? {}));
  for (const key of foreignKeys) {
    const [first = '', second] = key.columns;
    if (key.catalog !== name) continue;
    if (second === undefined) references.set(first, key.target);
    else positions.set(second, first);
  }
  const hasOid = columns.some((column) => column.name === 'oid');
  const key = columns.filter((column) => column.key).map((column) => column.name);
  const nameBy = rules.nameBy ?? (hasOid ? undefined : { columns: key });
  return {
    name,
    hasOid,
    ...(nameBy === undefined ? {} : { nameBy }),
    references,
    positions,
    addresses: new Set(Object.keys(rules.addresses ?? {})),
    unordered: new Set([
      ...(rules.unordered ?? []),
      ...columns.filter(({ type }) => type === 'text[]').map((column) => column.name),
    ]),
  };
}

function branch(shape: CatalogShape, columns: readonly Column[], rules: SystemCatalog): string {
  const addresses = Object.entries(rules.addresses ?? {});
  const omitted = new Set(['oid', ...(rules.omit ?? []), ...addresses.flatMap(([, parts]) => parts)]);
  const pairs = [
    ...columns
      .filter(({ name, type }) => type !== 'pg_node_tree' && !omitted.has(name))
      .map(({ name, type }) => `'${name}', ${valueSql(name, type, rules)}`),
    ...Object.entries(rules.instead ?? {})
      .filter(([, sql]) => isToldBy(sql, columns))
      .map(([name, sql]) => `'${name}', ${sql}`),
    ...addresses.map(([name, parts]) => `'${name}', ${address(parts.map((part) => `t.${part}`))}`),
  ];
  // A function takes no more than a hundred arguments.
  const objects: string[] = [];
  for (let i = 0; i < pairs.length; i += 50)
    objects.push(`jsonb_build_object(${pairs.slice(i, i + 50).join(', ')})`);
  const first = columns.find((column) => column.key)?.name ?? 'oid';
  const wholes = [
    ...(shape.hasOid ? [`'${shape.name}'::regclass, t.oid`] : []),
    ...(rules.partOf ?? []).map((name) => `'${shape.references.get(name) ?? ''}'::regclass, t.${name}::oid`),
    ...addresses.map(([, [catalog, object]]) => `t.${catalog}, t.${object}`),
  ];
  return `SELECT '${shape.name}' AS catalog, ${shape.hasOid ? 't.oid::text' : 'NULL'} AS oid, jsonb_strip_nulls(${objects.join(' || ')})::text AS row
FROM pg_catalog.${shape.name} t WHERE (${rules.where ?? `t.${first} >= 16384`})${wholes.map(isIn).join('')}`;
}

/** Older majors lack columns: what is told by them is not there either. */
function isToldBy(sql: string, columns: readonly Column[]): boolean {
  const names = new Set(columns.map(({ name }) => name));
  return [...sql.matchAll(/\bt\.(\w+)/g)].every(([, name = '']) => names.has(name));
}

const isIn = (whole: string): string => ` AND (${whole}) NOT IN (SELECT l.classid, l.objid FROM left_out l)`;

const address = ([catalog, ...parts]: readonly string[]): string =>
  `jsonb_build_array(${[`${catalog}::regclass`, ...parts].map((part) => `${part}::text`).join(', ')})`;

function valueSql(name: string, type: string, rules: SystemCatalog): string {
  if (type === 'aclitem[]') return privileges(name, rules.acl);
  if (type.startsWith('reg')) return `t.${name}::oid`;
  if (type === 'name' || type === '"char"') return `t.${name}::text`;
  return `to_jsonb(t.${name})`;
}

/** NULL stands for the privileges an object is born with; granting and revoking leaves them written out. */
function privileges(column: string, acl: SystemCatalog['acl']): string {
  const items =
    acl === undefined ? `t.${column}` : `coalesce(t.${column}, acldefault(${acl.type}, ${acl.owner}))`;
  return `(SELECT jsonb_agg(i::text ORDER BY i::text) FROM unnest(${items}) AS i)`;
}

/** Of all dependencies only these are decided by people: who owns a sequence, and what an object leaves with. */
const OWNERSHIP = `SELECT 'pg_depend', NULL, jsonb_build_object('object', ${address(['d.classid', 'd.objid', 'd.objsubid'])},
  'on', ${address(['d.refclassid', 'd.refobjid', 'd.refobjsubid'])}, 'deptype', d.deptype::text)::text
FROM pg_catalog.pg_depend d WHERE d.objid >= 16384 AND (d.deptype = 'x' OR d.deptype IN ('a', 'i')
  AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
  AND EXISTS (SELECT FROM pg_class s WHERE s.oid = d.objid AND s.relkind = 'S'))${isIn('d.classid, d.objid')}`;

const DEPENDENCIES: CatalogShape = {
  name: 'pg_depend',
  hasOid: false,
  nameBy: { columns: ['object', 'on'] },
  references: new Map(),
  positions: new Map(),
  addresses: new Set(['object', 'on']),
  unordered: new Set(),
};
