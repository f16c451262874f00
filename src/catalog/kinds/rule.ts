/** Rewrite rules of tables and views. A view's own `_RETURN` rule is the view. */
import { locksOfParsed } from '../body-locks.ts';
import type { Fact } from '../catalog.ts';
import { type Firing, firing, firingSql } from '../firing.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  exclusivelyWhole,
  holdsRows,
  type Kind,
  lastName,
  ownerName,
  type Step,
} from '../kind.ts';

export interface RuleAttributes {
  /** As `pg_get_ruledef` says it, without the final semicolon. */
  readonly definition: string;
  /** Absent when it fires in the ordinary way. */
  readonly enabled?: Firing;
}

const of = (fact: Fact): RuleAttributes => attributes<RuleAttributes>(fact);

/** Making a rule locks its table; on a view only the tables that its action writes or reads are touched. */
function locks(fact: Fact): Pick<Step, 'lock' | 'locked'> {
  if (holdsRows(fact.parent ?? '')) return exclusivelyWhole(fact);
  return locksOfParsed(fact, of(fact).definition.replace(/^[\s\S]*? DO /, ''));
}

function setState(fact: Fact): Step {
  const state = firing(of(fact).enabled);
  return alters(
    fact,
    `ALTER TABLE ${ownerName(fact)} ${state} RULE ${lastName(fact)}`,
    exclusivelyWhole(fact),
  );
}

export const ruleKind: Kind = {
  name: 'rule',
  renewable: true,
  renamedWhenEqual: true,
  present: anyIn('pg_rewrite', `rulename <> '_RETURN'`),
  extract: `
    SELECT 'pg_rewrite'::regclass::oid AS classid, r.oid AS objid, 0 AS objsubid, ${at('pg_class', 'c.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) || '.' || quote_ident(r.rulename) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', rtrim(pg_get_ruledef(r.oid), ';'),
             'enabled', ${firingSql('r.ev_enabled')})) AS attributes
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN spaces n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN'`,
  create: (fact) => [
    creates(fact, of(fact).definition, locks(fact)),
    ...(of(fact).enabled === undefined ? [] : [setState(fact)]),
  ],
  // CREATE OR REPLACE keeps the firing state.
  alter: (_from, to, names) => [
    ...(names.includes('definition')
      ? [alters(to, of(to).definition.replace(/^CREATE RULE/, 'CREATE OR REPLACE RULE'), locks(to))]
      : []),
    ...(names.includes('enabled') ? [setState(to)] : []),
  ],
  drop: (fact) => [drops(fact, `DROP RULE ${lastName(fact)} ON ${ownerName(fact)}`, exclusivelyWhole(fact))],
  rename: (from, to) => [
    alters(
      to,
      `ALTER RULE ${lastName(from)} ON ${ownerName(to)} RENAME TO ${lastName(to)}`,
      exclusivelyWhole(to),
    ),
  ],
};
