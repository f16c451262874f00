/** Domains with their constraints. The base type cannot be altered: it takes a new domain. */

import type { Action } from '../action.ts';
import type { Fact } from '../catalog.ts';
import { releaseDomain } from '../domain-release.ts';
import { alters, at, attributes, creates, drops, type Kind, renamesBy, sqlName, tablesIn } from '../kind.ts';

export interface DomainAttributes {
  readonly type: string;
  readonly collation?: string;
  readonly notNull: boolean;
  readonly default?: string;
  /** Constraint name (quoted) → `CHECK (…)`. */
  readonly checks: Readonly<Record<string, string>>;
}

function definition(fact: Fact): string {
  const domain = attributes<DomainAttributes>(fact);
  return [
    `CREATE DOMAIN ${sqlName(fact)} AS ${domain.type}`,
    ...(domain.collation === undefined ? [] : [`COLLATE ${domain.collation}`]),
    ...(domain.default === undefined ? [] : [`DEFAULT ${domain.default}`]),
    ...(domain.notNull ? ['NOT NULL'] : []),
    ...Object.entries(domain.checks).map(([name, check]) => `CONSTRAINT ${name} ${check}`),
  ].join(' ');
}

function changes(
  from: DomainAttributes,
  to: DomainAttributes,
): readonly (readonly [string, Action['cost']])[] {
  const same = (name: string): boolean => from.checks[name] === to.checks[name];
  return [
    ...Object.keys(from.checks)
      .filter((name) => !same(name))
      .map((name) => [`DROP CONSTRAINT ${name}`, 'instant'] as const),
    ...(from.default === to.default
      ? []
      : [[to.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${to.default}`, 'instant'] as const]),
    ...(from.notNull === to.notNull
      ? []
      : [to.notNull ? (['SET NOT NULL', 'scan'] as const) : (['DROP NOT NULL', 'instant'] as const)]),
    ...Object.entries(to.checks)
      .filter(([name]) => !same(name))
      .map(([name, check]) => [`ADD CONSTRAINT ${name} ${check}`, 'scan'] as const),
  ];
}

export const domainKind: Kind = {
  name: 'domain',
  extract: `
    SELECT 'pg_type'::regclass::oid AS classid, t.oid AS objid, 0 AS objsubid,
           ${at('pg_namespace', 'n.oid')} AS parent, n.q || '.' || quote_ident(t.typname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'type', format_type(t.typbasetype, t.typtypmod),
             'collation', CASE WHEN t.typcollation NOT IN (0, b.typcollation) THEN t.typcollation::regcollation::text END,
             'notNull', t.typnotnull,
             'default', pg_get_expr(t.typdefaultbin, 0),
             'checks', (SELECT coalesce(jsonb_object_agg(quote_ident(k.conname), pg_get_constraintdef(k.oid)), '{}')
                        FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))) AS attributes
    FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
    WHERE t.typtype = 'd'`,
  occupies: (fact) => [`type ${sqlName(fact)}`],
  create: (fact) => [creates(fact, definition(fact))],
  alter: (from, to, names, scene) => {
    if (names.includes('type') || names.includes('collation')) return 'replace';
    const users = tablesIn(scene.dependants(scene.from, from.id).map((d) => d.id));
    return changes(attributes<DomainAttributes>(from), attributes<DomainAttributes>(to)).map(
      ([change, cost]) =>
        alters(to, `ALTER DOMAIN ${sqlName(to)} ${change}`, {
          cost: users.length > 0 ? cost : 'instant',
          lock: cost === 'scan' && users.length > 0 ? 'SHARE' : 'none',
          locked: cost === 'scan' ? users : [],
        }),
    );
  },
  release: releaseDomain,
  drop: (fact) => [drops(fact, `DROP DOMAIN ${sqlName(fact)}`)],
  rename: renamesBy('ALTER DOMAIN'),
};
