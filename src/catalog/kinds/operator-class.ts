/** Operator classes with their members. Nothing of one can be altered. */
import type { Fact } from '../catalog.ts';
import { anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';
import { memberClauses, membersSql, type OperatorMembers, operatorIdentity } from '../operator-members.ts';

export interface OperatorClassAttributes {
  readonly type: string;
  readonly default: boolean;
  /** Quoted, with its schema. */
  readonly family: string;
  /** Type of what the index stores, when it is another. */
  readonly storage?: string;
  readonly members: OperatorMembers;
}

function statement(fact: Fact): string {
  const own = attributes<OperatorClassAttributes>(fact);
  const [name, method] = sqlName(fact).split(' USING ');
  const parts = [
    ...memberClauses(own.members),
    ...(own.storage === undefined ? [] : [`STORAGE ${own.storage}`]),
  ];
  // A class has to have something: storing its own type says nothing.
  const body = parts.length === 0 ? [`STORAGE ${own.type}`] : parts;
  return `CREATE OPERATOR CLASS ${name} ${own.default ? 'DEFAULT ' : ''}FOR TYPE ${own.type} USING ${method} FAMILY ${own.family} AS\n${body.map((line) => `  ${line}`).join(',\n')}`;
}

export const operatorClassKind: Kind = {
  name: 'operator-class',
  present: anyIn('pg_opclass'),
  extract: `
    SELECT ${operatorIdentity('pg_opclass', 'opc')},
           jsonb_strip_nulls(jsonb_build_object(
             'type', format_type(x.opcintype, NULL), 'default', x.opcdefault,
             'family', (SELECT quote_ident(s.nspname) || '.' || quote_ident(f.opfname)
                        FROM pg_opfamily f JOIN pg_namespace s ON s.oid = f.opfnamespace WHERE f.oid = x.opcfamily),
             'storage', CASE WHEN x.opckeytype <> 0 THEN format_type(x.opckeytype, NULL) END,
             'members', ${membersSql('pg_opclass', 'x.oid', 'x.opcfamily')})) AS attributes
    FROM pg_opclass x JOIN spaces n ON n.oid = x.opcnamespace JOIN pg_am m ON m.oid = x.opcmethod`,
  create: (fact) => [creates(fact, statement(fact))],
  alter: () => 'replace',
  drop: (fact) => [drops(fact, `DROP OPERATOR CLASS ${sqlName(fact)}`)],
};
