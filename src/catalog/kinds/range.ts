/**
 * Range types with their multirange types. Nothing of one can be altered: under columns the new type takes over
 * through the text of the ranges, which any two range types over the same values share.
 */
import { quoteIdentifier } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  type Kind,
  lastName,
  nameParts,
  ownerName,
  type Step,
  sqlName,
} from '../kind.ts';
import { type Anew, anewUnderColumns, columnsOver } from '../rebuild.ts';

export interface RangeAttributes {
  readonly subtype: string;
  /** Quoted, with its schema; absent when it is the subtype's default for btree. */
  readonly opclass?: string;
  readonly collation?: string;
  readonly canonical?: string;
  readonly subtypeDiff?: string;
  /** Quoted, with its schema; absent when it is the name PostgreSQL derives. */
  readonly multirange?: string;
}

const of = (fact: Fact): RangeAttributes => attributes<RangeAttributes>(fact);

function statement(fact: Fact): string {
  const range = of(fact);
  const parts = [
    `SUBTYPE = ${range.subtype}`,
    ...(range.opclass === undefined ? [] : [`SUBTYPE_OPCLASS = ${range.opclass}`]),
    ...(range.collation === undefined ? [] : [`COLLATION = ${range.collation}`]),
    ...(range.canonical === undefined ? [] : [`CANONICAL = ${range.canonical}`]),
    ...(range.subtypeDiff === undefined ? [] : [`SUBTYPE_DIFF = ${range.subtypeDiff}`]),
    ...(range.multirange === undefined ? [] : [`MULTIRANGE_TYPE_NAME = ${range.multirange}`]),
  ];
  return `CREATE TYPE ${sqlName(fact)} AS RANGE (${parts.join(', ')})`;
}

const bare = (name: string): string => name.replace(/^"|"$/g, '').replaceAll('""', '"');

/** As the server's makeMultirangeTypeName: `floatrange` → `floatmultirange`, `span` → `span_multirange`. */
function multirangeName(fact: Fact): string {
  const own = bare(lastName(fact));
  const derived = own.includes('range') ? own.replace('range', 'multirange') : `${own}_multirange`;
  return of(fact).multirange ?? `${ownerName(fact)}.${quoteIdentifier(derived)}`;
}

/** The functions among what it needs that take the type itself: its canonical function. */
function canonicalOf(fact: Fact): readonly string[] {
  const name = of(fact).canonical;
  return name === undefined ? [] : fact.dependsOn.filter((id) => id.startsWith(`function ${name}(`));
}

/** A canonical function takes the type, which therefore is announced as a shell before the function is made. */
function create(fact: Fact): readonly Step[] {
  const canonical = canonicalOf(fact);
  if (canonical.length === 0) return [creates(fact, statement(fact))];
  const needs = fact.dependsOn.filter((id) => !canonical.includes(id));
  return [creates(fact, `CREATE TYPE ${sqlName(fact)}`, { consumes: needs }), alters(fact, statement(fact))];
}

const anew: Anew = {
  uses: (column, fact) =>
    [sqlName(fact), multirangeName(fact)].includes(String(column.attributes.type).replace(/\[\]$/, '')),
  aside: (fact, name) => {
    const [own, many] = [sqlName(fact), multirangeName(fact)];
    const { subtype } = of(fact);
    const asideMany = quoteIdentifier(`${bare(nameParts(many).at(-1) ?? '')}__old`);
    // The functions that build ranges keep the name they were made with, and the new type brings its own.
    const constructors = [
      [own, `${subtype}, ${subtype}`],
      [own, `${subtype}, ${subtype}, text`],
      [many, ''],
      [many, own],
      [many, `VARIADIC ${own}[]`],
    ];
    return [
      ...constructors.map(
        ([called, list]) =>
          `ALTER FUNCTION ${called}(${list}) RENAME TO ${called === own ? name : asideMany}`,
      ),
      `ALTER TYPE ${own} RENAME TO ${name}`,
      `ALTER TYPE ${many} RENAME TO ${asideMany}`,
    ];
  },
  create: statement,
  retype: (column) => {
    const type = String(column.attributes.type);
    return `TYPE ${type} USING ${lastName(column)}::text${type.endsWith('[]') ? '[]' : ''}::${type}`;
  },
  drop: (name) => `DROP TYPE ${name}`,
};

export const rangeKind: Kind = {
  name: 'range',
  present: anyIn('pg_type', `typtype = 'r'`),
  extract: `
    SELECT 'pg_type'::regclass::oid AS classid, t.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(t.typname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'subtype', format_type(r.rngsubtype, NULL),
             'opclass', CASE WHEN NOT o.opcdefault THEN
               (SELECT quote_ident(s.nspname) FROM pg_namespace s WHERE s.oid = o.opcnamespace) || '.' || quote_ident(o.opcname) END,
             'collation', CASE WHEN r.rngcollation NOT IN (0, b.typcollation) THEN r.rngcollation::regcollation::text END,
             'canonical', CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::regproc::text END,
             'subtypeDiff', CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::regproc::text END,
             'multirange', CASE WHEN m.typnamespace <> t.typnamespace OR m.typname <>
                 CASE WHEN strpos(t.typname, 'range') > 0 THEN regexp_replace(t.typname, 'range', 'multirange')
                      ELSE t.typname || '_multirange' END
               THEN (SELECT quote_ident(s.nspname) FROM pg_namespace s WHERE s.oid = m.typnamespace) || '.' || quote_ident(m.typname) END)) AS attributes
    FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN spaces n ON n.oid = t.typnamespace
    JOIN pg_type b ON b.oid = r.rngsubtype JOIN pg_type m ON m.oid = r.rngmultitypid JOIN pg_opclass o ON o.oid = r.rngsubopc`,
  occupies: (fact) => [`type ${sqlName(fact)}`, `type ${multirangeName(fact)}`],
  create,
  alter: (from, to, _names, scene) => anewUnderColumns(anew, from, to, scene),
  disturbs: (from, _to, _names, scene) => columnsOver(anew, from, scene),
  remakes: (from, _to, _names, scene) => columnsOver(anew, from, scene).slice(0, 1),
  drop: (fact) => [
    // The type and its canonical function need each other: neither goes alone.
    drops(fact, `DROP TYPE ${sqlName(fact)}${canonicalOf(fact).length === 0 ? '' : ' CASCADE'}`),
  ],
  rename: (from, to) => [
    alters(to, `ALTER TYPE ${ownerName(to)}.${lastName(from)} RENAME TO ${lastName(to)}`),
  ],
};
