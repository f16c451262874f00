/** What PostgreSQL calls its objects: oids of one reading turned into names that hold in every database. */
import type { Json } from '../../core/hash.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import type { CatalogShape, Extraction } from './extraction.ts';

export interface RawRow {
  readonly catalog: string;
  readonly oid: string | null;
  readonly values: Readonly<Record<string, Json>>;
}

/** `(catalog, oid, position of a column or 0)`. */
type Address = readonly [catalog: string, oid: string, part: string];

/** First oid that is not the server's own. */
const FIRST_USER_OID = 16_384;

/** Names of the server's own objects, which are the same in every database of it. */
export type Known = Map<string, string>;

/** The identity of each row, and its values with names in place of numbers. */
export async function resolveRows(
  session: PostgresSession,
  { shapes }: Extraction,
  rows: readonly RawRow[],
  known: Known,
): Promise<readonly { readonly identity: string; readonly values: Readonly<Record<string, Json>> }[]> {
  const shaped = rows.flatMap((row) => {
    const shape = shapes.get(row.catalog);
    return shape === undefined ? [] : [{ row, shape }];
  });
  const names = await namesOf(
    session,
    shaped.flatMap(({ row, shape }) => addressesOf(row, shape)),
    known,
  );
  const made = new Map<string, string>();
  const name = (address: Address): string =>
    made.get(keyOf(address)) ?? names.get(keyOf(address)) ?? 'nothing';
  for (const wanted of ['pg_constraint', '']) {
    // A trigger of a foreign key is named by its constraint, which may itself be named by its parent.
    for (const { row, shape } of shaped)
      if (row.oid !== null && namedByValues(row, shape) && (wanted === '' || row.catalog === wanted))
        made.set(keyOf([row.catalog, row.oid, '0']), valueName(row, shape, name));
  }
  return shaped.map(({ row, shape }) => ({
    identity: `${row.catalog} ${
      row.oid !== null && !namedByValues(row, shape)
        ? name([row.catalog, row.oid, '0'])
        : valueName(row, shape, name)
    }`,
    values: Object.fromEntries(
      Object.keys(row.values)
        .sort()
        .map((column) => [column, resolved(row, shape, column, name)]),
    ),
  }));
}

const keyOf = (address: Address): string => address.join('/');

function namedByValues({ values }: RawRow, { nameBy }: CatalogShape): boolean {
  return nameBy !== undefined && (nameBy.when === undefined || values[nameBy.when] === true);
}

function valueName(row: RawRow, shape: CatalogShape, name: (address: Address) => string): string {
  return (shape.nameBy?.columns ?? []).map((column) => text(resolved(row, shape, column, name))).join(' ');
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value));

function resolved(
  row: RawRow,
  shape: CatalogShape,
  column: string,
  name: (address: Address) => string,
): Json {
  const value = row.values[column] ?? null;
  const addressed = addressesIn(row, shape, column);
  if (addressed === undefined) return ordered(value, shape.unordered.has(column));
  const called = addressed.map((address) => (address === undefined ? '-' : name(address)));
  const list = Array.isArray(value) && !shape.addresses.has(column);
  return list ? ordered(called, shape.unordered.has(column)) : (called[0] ?? null);
}

function ordered(value: Json, free: boolean): Json {
  return free && Array.isArray(value) ? [...value].sort() : value;
}

/** The objects that a value means, one for each of its elements; undefined when it is no reference. */
function addressesIn(
  { values }: RawRow,
  shape: CatalogShape,
  column: string,
): readonly (Address | undefined)[] | undefined {
  const value = values[column];
  if (value === undefined || value === null) return undefined;
  if (shape.addresses.has(column)) {
    const [catalog, oid, part] = value as readonly string[];
    return [[catalog ?? '', oid ?? '', part ?? '0']];
  }
  const elements = (Array.isArray(value) ? value : [value]) as readonly (string | number)[];
  const target = shape.references.get(column);
  if (target !== undefined)
    return elements.map((oid) => (Number(oid) === 0 ? undefined : [target, String(oid), '0']));
  const table = shape.positions.get(column);
  if (table === undefined) return undefined;
  return elements.map((position) =>
    Number(position) === 0 ? undefined : ['pg_class', String(values[table]), String(position)],
  );
}

function addressesOf(row: RawRow, shape: CatalogShape): readonly Address[] {
  const found: Address[] = row.oid === null || namedByValues(row, shape) ? [] : [[row.catalog, row.oid, '0']];
  for (const column of Object.keys(row.values))
    for (const address of addressesIn(row, shape, column) ?? [])
      if (address !== undefined) found.push(address);
  return found;
}

async function namesOf(
  session: PostgresSession,
  addresses: readonly Address[],
  known: Known,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const asked = new Map<string, Address>();
  for (const address of addresses) {
    const key = keyOf(address);
    const name = known.get(key);
    if (name === undefined) asked.set(key, address);
    else names.set(key, name);
  }
  if (asked.size === 0) return names;
  const list = [...asked];
  const rows = await session.query<{ name: string | null }>(
    `SELECT i.type || ' ' || i.identity AS name
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS a(catalog, oid, part, place)
     LEFT JOIN LATERAL pg_identify_object(a.catalog::regclass, a.oid::oid, a.part::int) AS i ON true ORDER BY a.place`,
    [0, 1, 2].map((i) => list.map(([, address]) => address[i] ?? '')),
  );
  rows.forEach((row, i) => {
    const [key, address] = list[i] ?? ['', ['', '', '']];
    const name = row.name ?? 'nothing';
    names.set(key, name);
    if (Number(address[1]) < FIRST_USER_OID && address[0] !== 'pg_namespace') known.set(key, name);
  });
  return names;
}
