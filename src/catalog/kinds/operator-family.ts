/** Operator families with the members that belong to no class. */
import type { Fact } from '../catalog.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, type Step, sqlName } from '../kind.ts';
import { memberClauses, membersSql, type OperatorMembers, operatorIdentity } from '../operator-members.ts';

export interface OperatorFamilyAttributes {
  readonly members: OperatorMembers;
}

const of = (fact: Fact): OperatorFamilyAttributes => attributes<OperatorFamilyAttributes>(fact);

function add(fact: Fact, members: OperatorMembers): readonly Step[] {
  const clauses = memberClauses(members);
  return clauses.length === 0
    ? []
    : [alters(fact, `ALTER OPERATOR FAMILY ${sqlName(fact)} ADD\n  ${clauses.join(',\n  ')}`)];
}

export const operatorFamilyKind: Kind = {
  name: 'operator-family',
  present: anyIn('pg_opfamily'),
  extract: `
    SELECT ${operatorIdentity('pg_opfamily', 'opf')},
           jsonb_build_object('members', ${membersSql('pg_opfamily', 'x.oid', 'x.oid')}) AS attributes
    FROM pg_opfamily x JOIN spaces n ON n.oid = x.opfnamespace JOIN pg_am m ON m.oid = x.opfmethod`,
  create: (fact) => [
    // Its members' functions and operators may come after it; its classes only need the family.
    creates(fact, `CREATE OPERATOR FAMILY ${sqlName(fact)}`, {
      consumes: fact.dependsOn.filter((id) => id === fact.parent || id.startsWith('access-method ')),
    }),
    ...add(fact, of(fact).members),
  ],
  alter: (from, to) => {
    const [before, after] = [of(from).members, of(to).members];
    const differs = (place: string): boolean => before[place] !== after[place];
    const gone = Object.keys(before).filter(differs);
    return [
      ...(gone.length === 0
        ? []
        : [
            alters(to, `ALTER OPERATOR FAMILY ${sqlName(to)} DROP ${gone.join(', ')}`, { consumes: [to.id] }),
          ]),
      ...add(to, Object.fromEntries(Object.entries(after).filter(([place]) => differs(place)))),
    ];
  },
  drop: (fact) => [drops(fact, `DROP OPERATOR FAMILY ${sqlName(fact)}`)],
};
