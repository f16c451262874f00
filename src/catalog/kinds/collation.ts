/**
 * Collations. Nothing of one can be altered. Versions of the library behind it belong to the server and are not
 * compared.
 */
import { quoteLiteral } from '../../core/identifier.ts';
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
  ownerName,
  sqlName,
} from '../kind.ts';
import { type Anew, anewUnderColumns, columnsOver } from '../rebuild.ts';

export interface CollationAttributes {
  readonly provider: 'libc' | 'icu' | 'builtin' | 'default';
  /** Of ICU and built-in collations. */
  readonly locale?: string;
  readonly lcCollate?: string;
  readonly lcCtype?: string;
  /** ICU tailoring rules, from PostgreSQL 16 on. */
  readonly rules?: string;
  readonly deterministic: boolean;
}

/** 15 gave ICU a locale column of its own, 16 rules, 17 one locale column for all providers. */
function extract(version: number): string {
  const libc = `c.collprovider = 'c'`;
  const locale =
    version >= 170000
      ? 'c.colllocale'
      : version >= 150000
        ? 'c.colliculocale'
        : `CASE WHEN c.collprovider = 'i' THEN c.collcollate END`;
  return `
    SELECT 'pg_collation'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(c.collname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'provider', CASE c.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'default' END,
             'locale', ${locale},
             'lcCollate', CASE WHEN ${libc} THEN c.collcollate END,
             'lcCtype', CASE WHEN ${libc} THEN c.collctype END,
             ${version >= 160000 ? `'rules', c.collicurules,` : ''}
             'deterministic', c.collisdeterministic)) AS attributes
    FROM pg_collation c JOIN spaces n ON n.oid = c.collnamespace`;
}

function statement(fact: Fact): string {
  const c = attributes<CollationAttributes>(fact);
  const parts = [
    `PROVIDER = ${c.provider}`,
    ...(c.locale === undefined ? [] : [`LOCALE = ${quoteLiteral(c.locale)}`]),
    ...(c.lcCollate === undefined ? [] : [`LC_COLLATE = ${quoteLiteral(c.lcCollate)}`]),
    ...(c.lcCtype === undefined ? [] : [`LC_CTYPE = ${quoteLiteral(c.lcCtype)}`]),
    ...(c.rules === undefined ? [] : [`RULES = ${quoteLiteral(c.rules)}`]),
    ...(c.deterministic ? [] : ['DETERMINISTIC = false']),
  ];
  return `CREATE COLLATION ${sqlName(fact)} (${parts.join(', ')})`;
}

const anew: Anew = {
  uses: (column, fact) => column.attributes.collation === sqlName(fact),
  aside: (fact, name) => [`ALTER COLLATION ${sqlName(fact)} RENAME TO ${name}`],
  create: (fact) => statement(fact),
  retype: (column) => `TYPE ${String(column.attributes.type)} COLLATE ${String(column.attributes.collation)}`,
  drop: (name) => `DROP COLLATION ${name}`,
};

export const collationKind: Kind = {
  name: 'collation',
  present: anyIn('pg_collation'),
  extract,
  create: (fact) => [creates(fact, statement(fact))],
  alter: (from, to, _names, scene) => anewUnderColumns(anew, from, to, scene),
  disturbs: (from, _to, _names, scene) => columnsOver(anew, from, scene),
  remakes: (from, _to, _names, scene) => columnsOver(anew, from, scene).slice(0, 1),
  drop: (fact) => [drops(fact, `DROP COLLATION ${sqlName(fact)}`)],
  rename: (from, to) => [
    alters(to, `ALTER COLLATION ${ownerName(to)}.${lastName(from)} RENAME TO ${lastName(to)}`),
  ],
};
