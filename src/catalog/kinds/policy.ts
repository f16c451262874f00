/** Row-level security policies. */
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
} from '../kind.ts';

export interface PolicyAttributes {
  readonly permissive: boolean;
  readonly command: 'ALL' | 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  /** Quoted role names, or PUBLIC. */
  readonly roles: readonly string[];
  readonly using?: string;
  readonly check?: string;
}

const of = (fact: Pick<Fact, 'attributes'>): PolicyAttributes => attributes<PolicyAttributes>(fact);
const table = (fact: Fact): string => `table ${ownerName(fact)}`;

function conditions(policy: PolicyAttributes): string {
  return [
    `TO ${policy.roles.join(', ')}`,
    ...(policy.using === undefined ? [] : [`USING (${policy.using})`]),
    ...(policy.check === undefined ? [] : [`WITH CHECK (${policy.check})`]),
  ].join(' ');
}

export const policyKind: Kind = {
  name: 'policy',
  renewable: true,
  renamedWhenEqual: true,
  names: (fact) => of(fact).roles.map((role) => `role ${role}`),
  present: anyIn('pg_policy'),
  extract: `
    SELECT 'pg_policy'::regclass::oid AS classid, p.oid AS objid, 0 AS objsubid, ${at('pg_class', 'c.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) || '.' || quote_ident(p.polname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'permissive', p.polpermissive,
             'command', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
             'roles', (SELECT jsonb_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END ORDER BY pg_get_userbyid(r)) FROM unnest(p.polroles) AS r),
             'using', pg_get_expr(p.polqual, p.polrelid),
             'check', pg_get_expr(p.polwithcheck, p.polrelid))) AS attributes
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN spaces n ON n.oid = c.relnamespace`,
  create: (fact) => {
    const policy = of(fact);
    const kind = policy.permissive ? '' : ' AS RESTRICTIVE';
    return [
      creates(
        fact,
        `CREATE POLICY ${lastName(fact)} ON ${ownerName(fact)}${kind} FOR ${policy.command} ${conditions(policy)}`,
        exclusively(table(fact)),
      ),
    ];
  },
  alter: (from, to, names) => {
    const [before, after] = [of(from), of(to)];
    const remade =
      names.includes('command') ||
      names.includes('permissive') ||
      (before.using !== undefined && after.using === undefined) ||
      (before.check !== undefined && after.check === undefined);
    return remade
      ? 'replace'
      : [
          alters(
            to,
            `ALTER POLICY ${lastName(to)} ON ${ownerName(to)} ${conditions(after)}`,
            exclusively(table(to)),
          ),
        ];
  },
  drop: (fact) => [
    drops(fact, `DROP POLICY ${lastName(fact)} ON ${ownerName(fact)}`, exclusively(table(fact))),
  ],
  rename: (from, to) => [
    alters(
      to,
      `ALTER POLICY ${lastName(from)} ON ${ownerName(to)} RENAME TO ${lastName(to)}`,
      exclusively(table(to)),
    ),
  ],
};
