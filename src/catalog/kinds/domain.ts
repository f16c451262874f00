/** Domains with their constraints. The base type cannot be altered: a new domain takes the name, and the columns. */
import type { Action } from '../action.ts';
import type { Fact } from '../catalog.ts';
import { converted } from '../converted.ts';
import { domainsFrom, relationsRead } from '../domain-reach.ts';
import { parkedFor, releaseDomain } from '../domain-release.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  type Kind,
  renamesBy,
  type Scene,
  sqlName,
} from '../kind.ts';
import {
  type DomainAttributes,
  domainDefinition,
  domainNotNull,
  rebuildType,
  rebuilt,
  remade,
  unvalidatedChecks,
} from '../rebuilt-type.ts';
import { retypeEffect } from '../retype.ts';

export type { DomainAttributes };

const of = (fact: Fact): DomainAttributes => attributes<DomainAttributes>(fact);

const isInvalid = (check: string): boolean => check.endsWith(' NOT VALID');

function changes(from: Fact, to: Fact): readonly (readonly [string, Action['cost']])[] {
  const [before, after] = [of(from), of(to)];
  const validated = (name: string): boolean =>
    before.checks[name] === `${after.checks[name]} NOT VALID` && name in after.checks;
  const same = (name: string): boolean => before.checks[name] === after.checks[name] || validated(name);
  const named = after.notNullName !== undefined && after.notNullName !== domainNotNull(to);
  return [
    ...Object.keys(before.checks)
      .filter((name) => !same(name))
      .map((name) => [`DROP CONSTRAINT ${name}`, 'instant'] as const),
    ...(before.default === after.default
      ? []
      : [
          [after.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${after.default}`, 'instant'] as const,
        ]),
    ...(before.notNull && !after.notNull ? [['DROP NOT NULL', 'instant'] as const] : []),
    ...(after.notNull && !before.notNull
      ? [[named ? `ADD CONSTRAINT ${after.notNullName} NOT NULL` : 'SET NOT NULL', 'scan'] as const]
      : []),
    ...(before.notNullName !== undefined &&
    after.notNullName !== undefined &&
    before.notNullName !== after.notNullName
      ? [[`RENAME CONSTRAINT ${before.notNullName} TO ${after.notNullName}`, 'instant'] as const]
      : []),
    ...Object.entries(after.checks)
      .filter(([name]) => !same(name))
      .map(
        ([name, check]) =>
          [`ADD CONSTRAINT ${name} ${check}`, isInvalid(check) ? 'instant' : 'scan'] as const,
      ),
    ...Object.keys(after.checks)
      .filter(validated)
      .map((name) => [`VALIDATE CONSTRAINT ${name}`, 'scan'] as const),
  ];
}

/**
 * True when a new domain has to take its place: the base type or its collation is another, or rows have to be looked
 * at that PostgreSQL does not find, in arrays and composite types.
 */
function moves(from: Fact, to: Fact, names: readonly string[], scene: Scene): boolean {
  if (names.includes('type') || names.includes('collation')) return true;
  return (
    changes(from, to).some(([, cost]) => cost === 'scan') &&
    domainsFrom(from, scene.from).some((domain) =>
      scene
        .dependants(scene.from, domain.id)
        .some(
          ({ kind, attributes: { type } }) =>
            kind === 'composite' || (kind === 'column' && type === `${sqlName(domain)}[]`),
        ),
    )
  );
}

function rebuild(from: Fact, to: Fact, scene: Scene): ReturnType<typeof rebuildType> {
  const [before, after] = [of(from), of(to)];
  const effect = retypeEffect(before.type, after.type);
  return rebuildType(from, to, scene, {
    word: 'DOMAIN',
    create: domainDefinition(to, true),
    value: (column, array) => {
      const suffix = array ? '[]' : '';
      return `${converted(column, before.type + suffix, after.type + suffix)}::${sqlName(to)}${suffix}`;
    },
    // An explicit cast cuts what is too long, where retyping a column would fail.
    data: effect.data === 'lossless' ? (effect.note === undefined ? 'none' : 'lossy') : effect.data,
    ...(effect.note === undefined ? {} : { note: 'what does not fit is cut, or fails' }),
    hazards: effect.narrows === true ? [`retype_domain:${to.name}`] : [],
    finish: unvalidatedChecks(to),
  });
}

export const domainKind: Kind = {
  name: 'domain',
  since: { notNullName: 170_000 },
  present: anyIn('pg_type', `typtype = 'd'`),
  extract: `
    SELECT 'pg_type'::regclass::oid AS classid, t.oid AS objid, 0 AS objsubid,
           ${at('pg_namespace', 'n.oid')} AS parent, n.q || '.' || quote_ident(t.typname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'type', format_type(t.typbasetype, t.typtypmod),
             'collation', CASE WHEN t.typcollation NOT IN (0, b.typcollation) THEN t.typcollation::regcollation::text END,
             'notNull', t.typnotnull,
             'notNullName', (SELECT quote_ident(k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'n'),
             'default', pg_get_expr(t.typdefaultbin, 0),
             'checks', (SELECT coalesce(jsonb_object_agg(quote_ident(k.conname), pg_get_constraintdef(k.oid)), '{}')
                        FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))) AS attributes
    FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
    WHERE t.typtype = 'd'`,
  occupies: (fact) => [`type ${sqlName(fact)}`],
  create: (fact) => [
    creates(fact, domainDefinition(fact)),
    ...unvalidatedChecks(fact).map((sql) => alters(fact, sql)),
  ],
  alter: (from, to, names, scene) => {
    if (moves(from, to, names, scene)) return rebuild(from, to, scene);
    const users = relationsRead(from, scene.from);
    return changes(from, to).map(([change, cost]) =>
      alters(to, `ALTER DOMAIN ${sqlName(to)} ${change}`, {
        cost: users.length > 0 ? cost : 'instant',
        lock: cost === 'scan' && users.length > 0 ? 'SHARE' : 'none',
        locked: cost === 'scan' ? users : [],
      }),
    );
  },
  release: releaseDomain,
  disturbsReleased: (fact, gone, scene) => parkedFor(fact, gone, scene).map(({ id }) => id),
  disturbs: (from, to, names, scene) => (moves(from, to, names, scene) ? rebuilt(from, scene) : []),
  remakes: (from, to, names, scene) => (moves(from, to, names, scene) ? remade(from, scene) : []),
  endures: (fact, from) =>
    fact.dependsOn.includes(from.id) && ['enum', 'domain', 'composite'].includes(from.kind),
  drop: (fact) => [drops(fact, `DROP DOMAIN ${sqlName(fact)}`)],
  rename: renamesBy('ALTER DOMAIN'),
};
