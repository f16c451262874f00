/**
 * Owners, one fact for each object that belongs to another role than the one that looks: what a role makes is its
 * own, so its own objects need no word. What follows its table — an identity column's sequence — has no owner of
 * its own.
 */
import type { Catalog, Fact, FactId } from '../catalog.ts';
import {
  alters,
  at,
  attributes,
  creates,
  drops,
  exclusively,
  holdsRows,
  type Kind,
  type Scene,
  type Step,
} from '../kind.ts';
import { ownedObject } from '../object-name.ts';

export interface OwnerAttributes {
  /** Quoted. */
  readonly role: string;
}

const of = (fact: Pick<Fact, 'attributes'>): OwnerAttributes => attributes<OwnerAttributes>(fact);

/** The role that an object belongs to when it is not that of the session. */
export function ownerOf(id: FactId, catalog: Catalog): string | undefined {
  const fact = catalog.facts.get(`owner ${id}`);
  return fact === undefined ? undefined : of(fact).role;
}

/** Freed by whatever changes an object's owner, taken by what is said as its owner. */
export const ownership = (id: FactId): string => `owner of ${id}`;

/** Freed by taking back what the owner to be was granted, which would become its own; taken by OWNER TO. */
export const clearing = (id: FactId): string => `grants to the next owner of ${id}`;

/** Freed by OWNED BY, which wants a sequence and its table to have one owner; taken by OWNER TO of either. */
export const sequencesOf = (id: FactId): string => `sequences of ${id}`;

/** A sequence that a column owns goes where its table goes. */
function followsTable(id: FactId, scene: Scene): boolean {
  const { ownedBy } = scene.to.facts.get(id)?.attributes ?? {};
  return ownedBy !== undefined;
}

/** From PostgreSQL 15 on the public schema belongs to a role of the server's own. */
const usualOwner = (id: FactId, scene: Scene): string =>
  id === 'schema public' && scene.to.serverVersion >= 150_000 ? 'pg_database_owner' : 'CURRENT_USER';

function change(fact: Fact, role: string, scene: Scene): readonly [sql: string, details: Partial<Step>][] {
  const id = fact.parent ?? '';
  if (id.startsWith('sequence ') && followsTable(id, scene)) return [];
  return [
    [
      `ALTER ${ownedObject(id)} OWNER TO ${role}`,
      {
        ...(holdsRows(id) ? exclusively(id) : {}),
        frees: [ownership(id)],
        takes: [clearing(id), ...(/^(?:table|sequence) /.test(id) ? [sequencesOf(id)] : [])],
      },
    ],
  ];
}

/** Catalogs whose objects have an owner: address, name of the owner's column, condition on `x`. */
const owned: readonly (readonly [table: string, column: string, condition?: string])[] = [
  [
    'pg_class',
    'relowner',
    `x.relkind IN ('r', 'p', 'v', 'm', 'f') OR x.relkind = 'S' AND NOT EXISTS (
     SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = x.oid AND d.refobjsubid > 0 AND d.deptype = 'i')`,
  ],
  ['pg_proc', 'proowner'],
  [
    'pg_type',
    'typowner',
    `x.typtype IN ('e', 'd', 'r') OR x.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = x.typrelid AND c.relkind = 'c')`,
  ],
  [
    'pg_namespace',
    'nspowner',
    `x.nspname <> 'public' OR pg_get_userbyid(x.nspowner) <> 'pg_database_owner' AND x.nspowner >= 16384`,
  ],
  ['pg_operator', 'oprowner'],
  ['pg_opclass', 'opcowner'],
  ['pg_opfamily', 'opfowner'],
  ['pg_collation', 'collowner'],
  ['pg_conversion', 'conowner'],
  ['pg_ts_config', 'cfgowner'],
  ['pg_ts_dict', 'dictowner'],
  ['pg_statistic_ext', 'stxowner'],
  ['pg_language', 'lanowner'],
  ['pg_foreign_data_wrapper', 'fdwowner'],
  ['pg_foreign_server', 'srvowner'],
  ['pg_event_trigger', 'evtowner'],
  ['pg_publication', 'pubowner'],
];

export const ownerKind: Kind = {
  name: 'owner',
  ofServer: true,
  fallsWith: (fact, dropped) => fact.parent === dropped.id,
  names: (fact) => [`role ${of(fact).role}`],
  extract: owned
    .map(
      ([table, column, condition]) => `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, ${at(table, 'x.oid')} AS parent, NULL::text AS id, '' AS suffix,
           jsonb_build_object('role', quote_ident(pg_get_userbyid(x.${column}))) AS attributes
    FROM ${table} x WHERE pg_get_userbyid(x.${column}) <> current_user AND (x.oid >= 16384 OR '${table}' = 'pg_namespace')${condition === undefined ? '' : ` AND (${condition})`}`,
    )
    .join('\n    UNION ALL'),
  create: (fact, scene) =>
    change(fact, of(fact).role, scene).map(([sql, details]) => creates(fact, sql, details)),
  alter: (_, to, __, scene) =>
    change(to, of(to).role, scene).map(([sql, details]) => alters(to, sql, details)),
  drop: (fact, scene) =>
    change(fact, usualOwner(fact.parent ?? '', scene), scene).map(([sql, details]) =>
      drops(fact, sql, { ...details, phase: 'expand' }),
    ),
};
