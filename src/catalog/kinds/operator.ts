/**
 * Operators. One that names a commutator or negator before it exists makes a placeholder for it, and the two
 * link each other: what changes on one by making or dropping the other needs no statement.
 */
import type { Fact, FactId } from '../catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  bareName,
  creates,
  drops,
  type Kind,
  type Scene,
  type Step,
  sqlName,
} from '../kind.ts';

export interface OperatorAttributes {
  /** `NONE` for a prefix operator. */
  readonly left: string;
  readonly right: string;
  readonly function: string;
  /** Ids of the linked operators' facts without the kind, or the like for operators of PostgreSQL's own. */
  readonly commutator?: string;
  readonly negator?: string;
  readonly restrict?: string;
  readonly join?: string;
  readonly hashes?: true;
  readonly merges?: true;
}

const of = (fact: Fact): OperatorAttributes => attributes<OperatorAttributes>(fact);

const linked = (name: string): string => `OPERATOR(${bareName(`operator ${name}`)})`;

function statement(fact: Fact): string {
  const operator = of(fact);
  const parts = [
    `FUNCTION = ${operator.function}`,
    ...(operator.left === 'NONE' ? [] : [`LEFTARG = ${operator.left}`]),
    `RIGHTARG = ${operator.right}`,
    ...(operator.commutator === undefined ? [] : [`COMMUTATOR = ${linked(operator.commutator)}`]),
    ...(operator.negator === undefined ? [] : [`NEGATOR = ${linked(operator.negator)}`]),
    ...(operator.restrict === undefined ? [] : [`RESTRICT = ${operator.restrict}`]),
    ...(operator.join === undefined ? [] : [`JOIN = ${operator.join}`]),
    ...(operator.hashes === undefined ? [] : ['HASHES']),
    ...(operator.merges === undefined ? [] : ['MERGES']),
  ];
  return `CREATE OPERATOR ${bareName(fact)} (${parts.join(', ')})`;
}

/** True when the link changes by what the plan does to the operator at its other end. */
function follows(link: 'commutator' | 'negator', from: Fact, to: Fact, scene: Scene): boolean {
  const end = (name: string): FactId => `operator ${name}`;
  const [before, after] = [of(from)[link], of(to)[link]];
  if (after === undefined) return before !== undefined && scene.isGone(end(before));
  const other = scene.to.facts.get(end(after));
  return other !== undefined && scene.isMade(other.id) && of(other)[link] === sqlName(to);
}

/** From 17 on a link or property that is missing can be added; nothing but estimators can be changed. */
function alter(from: Fact, to: Fact, names: readonly string[], scene: Scene): readonly Step[] | 'replace' {
  const [before, after] = [of(from), of(to)];
  const open = names.filter(
    (name) => !((name === 'commutator' || name === 'negator') && follows(name, from, to, scene)),
  );
  const version = Math.min(scene.from.serverVersion, scene.to.serverVersion);
  const settable = open.every(
    (name) =>
      name === 'restrict' ||
      name === 'join' ||
      (version >= 170000 &&
        ((name === 'commutator' && before.commutator === undefined) ||
          (name === 'negator' && before.negator === undefined) ||
          (name === 'hashes' && after.hashes === true) ||
          (name === 'merges' && after.merges === true))),
  );
  if (!settable) return 'replace';
  const settings = open.map((name) => {
    switch (name) {
      case 'commutator':
      case 'negator':
        return `${name.toUpperCase()} = ${linked(after[name] ?? '')}`;
      case 'restrict':
      case 'join':
        return `${name.toUpperCase()} = ${after[name] ?? 'NONE'}`;
      default:
        return name.toUpperCase();
    }
  });
  const [left, right] = [after.left, after.right];
  return settings.length === 0
    ? []
    : [alters(to, `ALTER OPERATOR ${bareName(to)} (${left}, ${right}) SET (${settings.join(', ')})`)];
}

const named = (column: string): string => `CASE WHEN ${column} <> 0 THEN ${column}::oid::regproc::text END`;
const link = (column: string): string => `(
  SELECT quote_ident(s.nspname) || '.' || l.oprname || '(' || CASE WHEN l.oprleft = 0 THEN 'NONE' ELSE format_type(l.oprleft, NULL) END
    || ', ' || format_type(l.oprright, NULL) || ')'
  FROM pg_operator l JOIN pg_namespace s ON s.oid = l.oprnamespace WHERE l.oid = ${column})`;

export const operatorKind: Kind = {
  name: 'operator',
  // Without a function it is the placeholder that another operator's link has made.
  present: anyIn('pg_operator'),
  extract: `
    SELECT 'pg_operator'::regclass::oid AS classid, o.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || o.oprname || '(' || CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END
             || ', ' || format_type(o.oprright, NULL) || ')' AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'left', CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END, 'right', format_type(o.oprright, NULL),
             'function', o.oprcode::oid::regproc::text, 'commutator', ${link('o.oprcom')}, 'negator', ${link('o.oprnegate')},
             'restrict', ${named('o.oprrest')}, 'join', ${named('o.oprjoin')},
             'hashes', CASE WHEN o.oprcanhash THEN true END, 'merges', CASE WHEN o.oprcanmerge THEN true END)) AS attributes
    FROM pg_operator o JOIN spaces n ON n.oid = o.oprnamespace WHERE o.oprcode <> 0`,
  create: (fact) => [creates(fact, statement(fact))],
  alter,
  drop: (fact) => [drops(fact, `DROP OPERATOR ${bareName(fact)} (${of(fact).left}, ${of(fact).right})`)],
};
