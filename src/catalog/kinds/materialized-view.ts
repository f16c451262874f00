/** Materialised views. Only their options change in place; their rows are computed again when they are made anew. */
import { quoteIdentifier } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  exclusively,
  jsonObject,
  type Kind,
  optionChanges,
  optionList,
  optionsObject,
  ownerName,
  reading,
  renamesBy,
  type Scene,
  type Step,
  sqlName,
} from '../kind.ts';
import { type Stored, storageLock, storageSql, storedPairs } from '../storage.ts';
import { clusteredOn } from './table.ts';
import { outputColumns, type ViewAttributes } from './view.ts';

export interface MaterializedViewAttributes extends Omit<ViewAttributes, 'defaults'> {
  /** False for one that was made WITH NO DATA and never refreshed; absent otherwise. */
  readonly populated?: boolean;
  /** How columns are kept where it is not the usual way, by quoted name. */
  readonly stored?: Readonly<Record<string, Stored>>;
  /** Quoted name of the index that it is clustered on. */
  readonly clusteredOn?: string;
  /** When it is not heap. */
  readonly accessMethod?: string;
}

const of = (fact: Fact): MaterializedViewAttributes => attributes<MaterializedViewAttributes>(fact);

function storageChanges(from: MaterializedViewAttributes, fact: Fact, scene: Scene): readonly Step[] {
  const { stored = {}, output } = of(fact);
  const before = from.stored ?? {};
  return [...new Set([...Object.keys(before), ...Object.keys(stored)])].flatMap((column) => {
    const prefix = `ALTER MATERIALIZED VIEW ${sqlName(fact)} ALTER COLUMN ${column}`;
    const type = output.find(({ name }) => quoteIdentifier(name) === column)?.type ?? '';
    return storageSql(before[column] ?? {}, stored[column] ?? {}, {
      prefix,
      own: prefix,
      type,
      version: scene.to.serverVersion,
    }).map((change) => alters(fact, change.sql, storageLock(change, fact.id)));
  });
}

function clustering(from: string | undefined, fact: Fact): readonly Step[] {
  const { clusteredOn: index } = of(fact);
  if (from === index) return [];
  const change = index === undefined ? 'SET WITHOUT CLUSTER' : `CLUSTER ON ${index}`;
  return [
    alters(fact, `ALTER MATERIALIZED VIEW ${sqlName(fact)} ${change}`, {
      lock: 'SHARE UPDATE EXCLUSIVE',
      locked: [fact.id],
      consumes: [fact.id, ...(index === undefined ? [] : [`index ${ownerName(fact)}.${index}`])],
    }),
  ];
}

/** What changes in place; all else makes another view. */
const CHANGEABLE = ['options', 'stored', 'clusteredOn', 'accessMethod'];

export const materializedViewKind: Kind = {
  name: 'materialized-view',
  // Refreshing it is no migration.
  incidental: ['populated'],
  present: anyIn('pg_class', `relkind = 'm'`),
  extract: `
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', rtrim(pg_get_viewdef(c.oid), ';'),
             'output', ${outputColumns},
             'options', ${optionsObject('c.reloptions')},
             'stored', (SELECT jsonb_object_agg(name, kept) FROM (
               SELECT quote_ident(a.attname) AS name, ${jsonObject(storedPairs)}::jsonb AS kept
               FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS x WHERE kept <> '{}'),
             'clusteredOn', ${clusteredOn},
             'accessMethod', (SELECT quote_ident(m.amname) FROM pg_am m WHERE m.oid = c.relam AND m.amname <> 'heap'),
             'populated', CASE WHEN NOT c.relispopulated THEN false END)) AS attributes
    FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
    WHERE c.relkind = 'm'`,
  occupies: (fact) => [`relation ${sqlName(fact)}`, `type ${sqlName(fact)}`],
  create: (fact, scene) => {
    const { options, definition, populated, accessMethod } = of(fact);
    const method = accessMethod === undefined ? '' : ` USING ${accessMethod}`;
    const given = options === undefined ? '' : ` WITH (${optionList(options)})`;
    return [
      creates(
        fact,
        `CREATE MATERIALIZED VIEW ${sqlName(fact)}${method}${given} AS\n${definition}${populated === false ? '\n WITH NO DATA' : ''}`,
        {
          ...reading(fact),
          cost: populated === false ? 'instant' : 'scan',
        },
      ),
      ...storageChanges({ ...of(fact), stored: {} }, fact, scene),
      ...clustering(undefined, fact),
    ];
  },
  alter: (from, to, names, scene) => {
    if (names.some((name) => !CHANGEABLE.includes(name))) return 'replace';
    const [before, after] = [of(from), of(to)];
    const prefix = `ALTER MATERIALIZED VIEW ${sqlName(to)}`;
    return [
      ...(before.accessMethod === after.accessMethod
        ? []
        : [
            alters(to, `${prefix} SET ACCESS METHOD ${after.accessMethod ?? 'heap'}`, {
              ...exclusively(to.id),
              cost: 'rewrite',
            }),
          ]),
      ...optionChanges(prefix, before.options, after.options).map((sql) =>
        alters(to, sql, { lock: 'SHARE UPDATE EXCLUSIVE', locked: [to.id] }),
      ),
      ...storageChanges(before, to, scene),
      ...clustering(before.clusteredOn, to),
    ];
  },
  drop: (fact) => [drops(fact, `DROP MATERIALIZED VIEW ${sqlName(fact)}`, exclusively(fact.id))],
  rename: renamesBy('ALTER MATERIALIZED VIEW'),
};
