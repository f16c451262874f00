/** Views. One whose columns only grow at the end is replaced in place; any other change makes it anew. */
import type { Action } from '../action.ts';
import type { Fact } from '../catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  type Kind,
  optionChanges,
  optionList,
  optionsObject,
  reading,
  renamesBy,
  sqlName,
} from '../kind.ts';

export interface OutputColumn {
  readonly name: string;
  readonly type: string;
  readonly collation?: string;
}

export interface ViewAttributes {
  /** As `pg_get_viewdef` says it, without the final semicolon. */
  readonly definition: string;
  readonly output: readonly OutputColumn[];
  /** `security_invoker`, `security_barrier`, `check_option`. */
  readonly options?: Readonly<Record<string, string>>;
  /** Defaults given to view columns, by quoted column name. */
  readonly defaults?: Readonly<Record<string, string>>;
}

/** SQL for the output columns of relation `c`. */
export const outputColumns = `(
  SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
    'collation', CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN a.attcollation::regcollation::text END)) ORDER BY a.attnum), '[]')
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`;

const of = (fact: Fact): ViewAttributes => attributes<ViewAttributes>(fact);

function statement(fact: Fact, verb: string): string {
  const { options, definition } = of(fact);
  const given = options === undefined ? '' : ` WITH (${optionList(options)})`;
  return `${verb} VIEW ${sqlName(fact)}${given} AS\n${definition}`;
}

function defaultChanges(from: ViewAttributes['defaults'], fact: Fact): readonly Action[] {
  const to = of(fact).defaults ?? {};
  const change = (column: string, what: string): Action =>
    alters(fact, `ALTER VIEW ${sqlName(fact)} ALTER COLUMN ${column} ${what}`);
  return [
    ...Object.keys(from ?? {})
      .filter((column) => to[column] === undefined)
      .map((column) => change(column, 'DROP DEFAULT')),
    ...Object.entries(to)
      .filter(([column, value]) => from?.[column] !== value)
      .map(([column, value]) => change(column, `SET DEFAULT ${value}`)),
  ];
}

/** CREATE OR REPLACE keeps the columns there are and may only add to them. */
function replaceable(from: Fact, to: Fact): boolean {
  const after = of(to).output;
  return of(from).output.every((column, i) => JSON.stringify(column) === JSON.stringify(after[i]));
}

export const viewKind: Kind = {
  name: 'view',
  renewable: true,
  present: anyIn('pg_class', `relkind = 'v'`),
  extract: `
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', rtrim(pg_get_viewdef(c.oid), ';'),
             'output', ${outputColumns},
             'options', ${optionsObject('c.reloptions')},
             'defaults', (SELECT jsonb_object_agg(quote_ident(a.attname), pg_get_expr(d.adbin, d.adrelid))
                          FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                          WHERE d.adrelid = c.oid))) AS attributes
    FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
    WHERE c.relkind = 'v'`,
  occupies: (fact) => [`relation ${sqlName(fact)}`, `type ${sqlName(fact)}`],
  create: (fact) => [
    creates(fact, statement(fact, 'CREATE'), reading(fact)),
    ...defaultChanges(undefined, fact),
  ],
  alter: (from, to, names) => {
    if (!replaceable(from, to)) return 'replace';
    const [before, after] = [of(from), of(to)];
    return [
      ...(names.includes('definition') || names.includes('output')
        ? [alters(to, statement(to, 'CREATE OR REPLACE'), reading(to))]
        : optionChanges(`ALTER VIEW ${sqlName(to)}`, before.options, after.options).map((sql) =>
            alters(to, sql),
          )),
      ...defaultChanges(before.defaults, to),
    ];
  },
  drop: (fact) => [drops(fact, `DROP VIEW ${sqlName(fact)}`)],
  rename: renamesBy('ALTER VIEW'),
};
