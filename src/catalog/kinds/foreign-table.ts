/** Foreign tables: columns and checks of their own, rows elsewhere. Partitions and heirs among them. */
import type { Fact } from '../catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  exclusively,
  type Kind,
  lastName,
  ownerName,
  type Scene,
  type Step,
  sqlName,
} from '../kind.ts';
import { maskedOptions, type Options, optionsChange, optionsClause } from '../secrets.ts';
import { columnAdjustments, columnDefinition, isDeclared } from './column.ts';

export interface ForeignTableAttributes {
  /** Quoted. */
  readonly server: string;
  readonly options?: Options;
  /** As of a table: `public.events`, its bound, and parents by INHERITS in order. */
  readonly partitionOf?: string;
  readonly bound?: string;
  readonly inherits?: readonly string[];
}

const of = (fact: Fact): ForeignTableAttributes => attributes<ForeignTableAttributes>(fact);

const parentsOf = (table: ForeignTableAttributes): readonly string[] =>
  [...(table.partitionOf === undefined ? [] : [table.partitionOf]), ...(table.inherits ?? [])].map(
    (name) => `table ${name}`,
  );

function create(fact: Fact, scene: Scene): readonly Step[] {
  const table = of(fact);
  const columns = scene.children(scene.to, fact.id).filter((child) => child.kind === 'column');
  const own = columns.filter(isDeclared);
  const lines = own.map((column) => columnDefinition(column, scene.entangled(scene.to, column)));
  const body = lines.length === 0 ? '' : `\n${lines.map((line) => `  ${line}`).join(',\n')}\n`;
  const sql = [
    table.partitionOf === undefined
      ? `CREATE FOREIGN TABLE ${sqlName(fact)} (${body})`
      : `CREATE FOREIGN TABLE ${sqlName(fact)} PARTITION OF ${table.partitionOf} ${table.bound ?? 'DEFAULT'}`,
    ...(table.inherits === undefined ? [] : [` INHERITS (${table.inherits.join(', ')})`]),
    ` SERVER ${table.server}${optionsClause(table.options)}`,
  ];
  const made = [fact, ...columns];
  const produces = made.map((f) => f.id);
  const needs = made.flatMap((f) => (f.kind === 'column' && scene.entangled(scene.to, f) ? [] : f.dependsOn));
  const parents = parentsOf(table);
  return [
    creates(fact, sql.join(''), {
      produces,
      consumes: [...new Set(needs.filter((id) => !produces.includes(id)))].sort(),
      ...(parents.length === 0
        ? {}
        : {
            lock: table.partitionOf === undefined ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
            locked: parents,
          }),
    }),
    ...columns.flatMap((column) => columnAdjustments(column, scene)),
  ];
}

function alter(from: Fact, to: Fact, names: readonly string[]): readonly Step[] | 'replace' {
  if (names.includes('server')) return 'replace';
  const [before, after] = [of(from), of(to)];
  const name = sqlName(to);
  const moved = before.partitionOf !== after.partitionOf || before.bound !== after.bound;
  const change = (sql: string, ...locked: readonly string[]): Step =>
    alters(to, sql, exclusively(to.id, ...locked));
  const attach = (parent: string): Step => ({
    ...change(`ALTER TABLE ${parent} ATTACH PARTITION ${name} ${after.bound ?? 'DEFAULT'}`),
    joins: `table ${parent}`,
  });
  const options = optionsChange(before.options, after.options);
  const differing = (own: ForeignTableAttributes, other: ForeignTableAttributes): readonly string[] =>
    (own.inherits ?? []).filter((parent) => other.inherits?.includes(parent) !== true);
  return [
    ...(before.partitionOf !== undefined && moved
      ? [change(`ALTER TABLE ${before.partitionOf} DETACH PARTITION ${name}`, `table ${before.partitionOf}`)]
      : []),
    ...differing(before, after).map((parent) => change(`ALTER FOREIGN TABLE ${name} NO INHERIT ${parent}`)),
    ...differing(after, before).map((parent) => change(`ALTER FOREIGN TABLE ${name} INHERIT ${parent}`)),
    ...(after.partitionOf !== undefined && moved ? [attach(after.partitionOf)] : []),
    ...(options === undefined ? [] : [change(`ALTER FOREIGN TABLE ${name} ${options}`)]),
  ];
}

export const foreignTableKind: Kind = {
  name: 'foreign-table',
  present: anyIn('pg_class', `relkind = 'f'`),
  extract: `
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'server', quote_ident(s.srvname), 'options', ${maskedOptions('f.ftoptions')},
             'partitionOf', CASE WHEN c.relispartition THEN
               (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid) END,
             'bound', CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
             'inherits', CASE WHEN NOT c.relispartition THEN
               (SELECT jsonb_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) END)) AS attributes
    FROM pg_foreign_table f JOIN pg_class c ON c.oid = f.ftrelid JOIN spaces n ON n.oid = c.relnamespace
    JOIN pg_foreign_server s ON s.oid = f.ftserver`,
  occupies: (fact) => [`relation ${sqlName(fact)}`, `type ${sqlName(fact)}`],
  create,
  alter,
  drop: (fact) => {
    const { partitionOf } = of(fact);
    return [
      drops(
        fact,
        `DROP FOREIGN TABLE ${sqlName(fact)}`,
        exclusively(fact.id, ...(partitionOf === undefined ? [] : [`table ${partitionOf}`])),
      ),
    ];
  },
  rename: (from, to) => [
    ...(ownerName(from) === ownerName(to)
      ? []
      : [alters(to, `ALTER FOREIGN TABLE ${sqlName(from)} SET SCHEMA ${ownerName(to)}`, exclusively(to.id))]),
    ...(lastName(from) === lastName(to)
      ? []
      : [
          alters(
            to,
            `ALTER FOREIGN TABLE ${ownerName(to)}.${lastName(from)} RENAME TO ${lastName(to)}`,
            exclusively(to.id),
          ),
        ]),
  ],
};
