/** Indexes that back no constraint: every method, expressions, predicates, INCLUDE, options, validity. */

import type { Fact, FactId } from '../catalog.ts';
import { columnNames } from '../constraint.ts';
import { alters, at, creates, drops, type Kind, lastName, ownerName, sqlName } from '../kind.ts';

export interface IndexAttributes {
  /** As `pg_get_indexdef` says it: the whole CREATE INDEX statement. */
  readonly definition: string;
  /** `public.orders`, quoted and qualified; a table or a materialised view. */
  readonly table: string;
  readonly method: string;
  readonly unique: boolean;
  /** Unquoted names of plain key columns in order; an expression counts as `null`. */
  readonly columns: readonly (string | null)[];
  readonly include?: readonly string[];
  readonly where?: string;
  readonly nullsNotDistinct?: boolean;
  /** True when a concurrent build was interrupted. */
  readonly invalid?: boolean;
  /** A partition's part of its parent's index: made and dropped with it. */
  readonly inherited?: boolean;
}

const lockedBy = (fact: Fact): readonly FactId[] => (fact.parent === undefined ? [] : [fact.parent]);

export const indexKind: Kind = {
  name: 'index',
  renamedWhenEqual: true,
  extract: `
    SELECT 'pg_class'::regclass::oid AS classid, x.oid AS objid, 0 AS objsubid, ${at('pg_class', 'i.indrelid')} AS parent,
           n.q || '.' || quote_ident(x.relname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', regexp_replace(pg_get_indexdef(x.oid), ' ON ONLY ', ' ON '),
             'table', i.indrelid::regclass::text,
             'method', m.amname,
             'unique', i.indisunique,
             'where', pg_get_expr(i.indpred, i.indrelid),
             'nullsNotDistinct', CASE WHEN (to_jsonb(i) ->> 'indnullsnotdistinct')::boolean THEN true END,
             'invalid', CASE WHEN NOT i.indisvalid THEN true END,
             'inherited', CASE WHEN x.relispartition THEN true END))
           || jsonb_build_object('columns', (
             SELECT jsonb_agg(a.attname ORDER BY u.i) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS u(n, i)
             LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.n AND u.n > 0 WHERE u.i <= i.indnkeyatts))
           || CASE WHEN i.indnatts > i.indnkeyatts THEN jsonb_build_object('include',
             ${columnNames('i.indrelid', '(i.indkey::int2[])[i.indnkeyatts:]')}) ELSE '{}' END AS attributes
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN spaces n ON n.oid = x.relnamespace
    JOIN pg_am m ON m.oid = x.relam JOIN pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p', 'm')
    WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))`,
  occupies: (fact) => [`relation ${sqlName(fact)}`],
  create: (fact) =>
    fact.attributes.inherited === true
      ? []
      : [
          creates(fact, String(fact.attributes.definition), {
            lock: 'SHARE',
            locked: lockedBy(fact),
            cost: 'scan',
          }),
        ],
  alter: (_from, to, names) =>
    to.attributes.inherited === true || names.every((name) => name === 'inherited') ? [] : 'replace',
  drop: (fact) =>
    fact.attributes.inherited === true
      ? []
      : [
          drops(fact, `DROP INDEX ${sqlName(fact)}`, {
            lock: 'ACCESS EXCLUSIVE',
            locked: lockedBy(fact),
          }),
        ],
  rename: (from, to) => [
    alters(to, `ALTER INDEX ${ownerName(to)}.${lastName(from)} RENAME TO ${lastName(to)}`),
  ],
  endures: (fact, from) => from.kind === 'column' && from.parent === fact.parent,
  fallsWith: (fact, dropped) => dropped.kind === 'column' && dropped.parent === fact.parent,
};
