/**
 * What a contract does not declare and somebody else looks after: it stays as it is in the database. A plan wants what
 * the contract says, and this.
 */
import { type Catalog, type Fact, factsOf } from './catalog.ts';
import { attributes } from './kind.ts';
import { type DefaultPrivilegeAttributes, givenOn } from './kinds/default-privilege.ts';
import { grantOn, subjectOf } from './kinds/grant.ts';
import type { MembershipAttributes } from './kinds/membership.ts';
import { rolesIn } from './scope.ts';
import { isSpokenOf, type SpokenOf, spokenOfIn } from './spoken-of.ts';

/**
 * What a contract wants of a database: what it declares, and what is there of
 *
 * - roles with their comments, memberships and owners of objects that it does not declare,
 * - grants to roles that it does not speak of,
 * - default privileges of roles for whose objects it declares none, or to roles that it does not speak of, with what
 *   they give on new objects,
 * - settings and privileges of the database and privileges on settings of the server, save of roles that it declares.
 */
export function withUndeclared(wanted: Catalog, live: Catalog): Catalog {
  const declares = declarationsOf(wanted);
  const undeclared = [...live.facts].filter(
    ([id, fact]) => !wanted.facts.has(id) && isLeft(fact, declares, wanted),
  );
  const given = givenToNobodyDeclared(
    undeclared.map(([, fact]) => fact),
    wanted,
    live,
  );
  const more = [...undeclared, ...given.map((fact) => [fact.id, fact] as const)];
  return more.length === 0 ? wanted : { ...wanted, facts: new Map([...wanted.facts, ...more]) };
}

/** Default privileges that stay although the contract does not declare them. */
export function undeclaredDefaults(wanted: Catalog, live: Catalog): readonly Fact[] {
  const declares = declarationsOf(wanted);
  return factsOf(live, 'default-privilege').filter(
    (fact) => !wanted.facts.has(fact.id) && isLeft(fact, declares, wanted),
  );
}

interface Declarations {
  /** Roles, quoted, that the contract makes. */
  readonly made: ReadonlySet<string>;
  readonly spokenOf: SpokenOf;
}

const declarationsOf = (wanted: Catalog): Declarations => ({
  made: rolesIn(wanted),
  spokenOf: spokenOfIn(wanted),
});

function isLeft(fact: Fact, { made, spokenOf }: Declarations, wanted: Catalog): boolean {
  const isPart = fact.parent !== undefined && wanted.facts.has(fact.parent);
  switch (fact.kind) {
    case 'role':
    case 'database-setting':
      return true;
    case 'owner':
      return isPart;
    case 'comment':
      return fact.parent?.startsWith('role ') === true && !isPart;
    case 'membership':
      return !made.has(attributes<MembershipAttributes>(fact).member);
    case 'database-grant':
    case 'parameter-grant':
      return !made.has(String(fact.attributes.grantee));
    case 'grant':
      return isPart && !isSpokenOf(fact, spokenOf);
    case 'default-privilege':
      return (fact.parent === undefined || isPart) && !isSpokenOf(fact, spokenOf);
    default:
      return false;
  }
}

/**
 * What undeclared default privileges give on objects, unless the contract says what that grantee has there: on those
 * that are to be made, and on those that are there and have it still.
 */
function givenToNobodyDeclared(undeclared: readonly Fact[], wanted: Catalog, live: Catalog): readonly Fact[] {
  const defaults = undeclared.filter(
    (fact) =>
      fact.kind === 'default-privilege' &&
      attributes<DefaultPrivilegeAttributes>(fact).role === 'CURRENT_USER',
  );
  if (defaults.length === 0) return [];
  const giving = { ...wanted, facts: new Map(defaults.map((fact) => [fact.id, fact])) };
  return [...wanted.facts.values()].flatMap((fact) => {
    const subject = subjectOf(fact.id, fact.kind === 'column', wanted);
    if (subject === undefined) return [];
    return givenOn(subject.objects, subject.schema, giving).flatMap(({ grantee, given, usual }) => {
      const made = grantOn(fact, subject, { grantee, given, usual });
      const there = live.facts.get(made.id);
      const isThere = live.facts.has(fact.id);
      const isWanted = isThere
        ? JSON.stringify(there?.attributes.privileges) === JSON.stringify(given)
        : JSON.stringify(given) !== JSON.stringify(usual);
      return wanted.facts.has(made.id) || !isWanted ? [] : [made];
    });
  });
}
