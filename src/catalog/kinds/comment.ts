/** Comments on whatever is modelled. */
import { quoteLiteral } from '../../core/identifier.ts';
import type { Action } from '../action.ts';
import type { Fact } from '../catalog.ts';
import {
  alters,
  at,
  creates,
  drops,
  holdsRows,
  type Kind,
  lastName,
  ownerName,
  type Scene,
  sqlName,
} from '../kind.ts';
import { aggregateSignature } from './aggregate.ts';

/** `comment table public.users` → `TABLE public.users`, as COMMENT ON and its like name an object. */
function target(fact: Fact): string {
  if (typeof fact.attributes.on === 'string') return fact.attributes.on;
  const about = fact.parent ?? '';
  const space = about.indexOf(' ');
  const [kind, name] = [about.slice(0, space), about.slice(space + 1)];
  switch (kind) {
    case 'enum':
    case 'composite':
    case 'range':
      return `TYPE ${name}`;
    case 'primary-key':
    case 'unique':
    case 'foreign-key':
    case 'check':
    case 'exclusion':
      return `CONSTRAINT ${lastName(about)} ON ${ownerName(about)}`;
    case 'trigger':
    case 'policy':
    case 'rule':
      return `${kind.toUpperCase()} ${lastName(about)} ON ${ownerName(about)}`;
    case 'aggregate':
      return `AGGREGATE ${aggregateSignature(name)}`;
    case 'operator':
      return `OPERATOR ${name.replace('(', ' (')}`;
    case 'transform':
      return `TRANSFORM FOR ${name}`;
    default:
      // A view's columns are no facts of their own: the comment's suffix names them.
      return `${kind.replaceAll('-', ' ').toUpperCase()} ${name}`;
  }
}

function statement(fact: Fact, text: string): string {
  const column = / column (.+)$/.exec(fact.id.slice(`comment ${fact.parent ?? ''}`.length))?.[1];
  const on = column === undefined ? target(fact) : `COLUMN ${sqlName(fact.parent ?? '')}.${column}`;
  return `COMMENT ON ${on} IS ${text}`;
}

/** What a new database has instead: the public schema comes with a comment. */
const initial = (fact: Fact): string =>
  fact.parent === 'schema public' ? quoteLiteral('standard public schema') : 'NULL';

/** A column's comment is written on its table; a constraint, rule and the like is looked up on it. */
function lock(fact: Fact, scene: Scene): Pick<Action, 'lock' | 'locked'> {
  const about = fact.parent ?? '';
  const part = target(fact).includes(' ON ');
  const commented = scene.to.facts.get(about) ?? scene.from.facts.get(about);
  const table = part || commented?.kind === 'column' ? commented?.parent : about;
  return table === undefined || !holdsRows(table)
    ? { lock: 'none', locked: [] }
    : { lock: part ? 'ACCESS SHARE' : 'SHARE UPDATE EXCLUSIVE', locked: [table] };
}

/** True for that on a constraint of a domain which the domain's own change drops. */
function wentWithItsConstraint(fact: Fact, scene: Scene): boolean {
  const constraint = / constraint (.+)$/.exec(fact.id.slice(`comment ${fact.parent ?? ''}`.length))?.[1];
  const domain = scene.to.facts.get(fact.parent ?? '')?.attributes;
  if (constraint === undefined || domain === undefined) return false;
  return domain.notNullName !== constraint && !Object.hasOwn(Object(domain.checks), constraint);
}

/** What has comments of its own and is no fact: a view's columns, an identity's sequence, a key's index and the like. */
const PARTS = `
  SELECT ' column ' || quote_ident(a.attname) AS suffix, NULL AS target FROM pg_attribute a
  WHERE c.relkind IN ('v', 'm', 'c') AND d.objsubid > 0 AND a.attrelid = c.oid AND a.attnum = d.objsubid
  UNION ALL
  SELECT ' sequence', 'SEQUENCE ' || c.oid::regclass FROM pg_depend i
  WHERE c.relkind = 'S' AND i.classid = 'pg_class'::regclass AND i.objid = c.oid AND i.refobjsubid > 0 AND i.deptype = 'i'
  UNION ALL
  SELECT ' index', 'INDEX ' || c.oid::regclass FROM pg_constraint k
  WHERE c.relkind IN ('i', 'I') AND k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
  UNION ALL
  SELECT ' constraint ' || quote_ident(k.conname), 'CONSTRAINT ' || quote_ident(k.conname) || ' ON DOMAIN ' || k.contypid::regtype
  FROM pg_constraint k WHERE d.classoid = 'pg_constraint'::regclass AND k.oid = d.objoid AND k.contypid <> 0
  UNION ALL
  SELECT ' row type', 'TYPE ' || t.oid::regtype FROM pg_type t JOIN pg_class r ON r.oid = t.typrelid AND r.relkind <> 'c'
  WHERE d.classoid = 'pg_type'::regclass AND t.oid = d.objoid`;

export const commentKind: Kind = {
  name: 'comment',
  verbatim: ['text'],
  fallsWith: (fact, dropped) => fact.parent === dropped.id && dropped.kind !== 'subscription',
  extract: `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid,
           d.classoid || '/' || d.objoid || '/' || CASE WHEN c.relkind IN ('v', 'm', 'c') THEN 0 ELSE d.objsubid END AS parent,
           NULL AS id, part.suffix, jsonb_strip_nulls(jsonb_build_object('text', d.description, 'on', part.target)) AS attributes
    FROM pg_description d LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
    LEFT JOIN LATERAL (${PARTS}) AS part ON true
    -- That on a NOT NULL constraint is the column's affair.
    WHERE NOT (d.classoid = 'pg_constraint'::regclass AND EXISTS (SELECT FROM pg_constraint k WHERE k.oid = d.objoid AND k.contype = 'n' AND k.conrelid <> 0))
      -- Those that an extension brings along come with it.
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
      AND (d.objoid >= 16384 AND (d.classoid <> 'pg_extension'::regclass OR d.description <> ALL (
        SELECT x.comment FROM pg_available_extensions x JOIN pg_extension e ON e.extname = x.name WHERE e.oid = d.objoid))
      OR d.classoid = 'pg_namespace'::regclass AND d.description <> 'standard public schema')
    UNION ALL
    SELECT 0, 0, 0, ${at('pg_authid', 'd.objoid')}, NULL, '', jsonb_build_object('text', d.description)
    FROM pg_shdescription d WHERE d.classoid = 'pg_authid'::regclass`,
  create: (fact, scene) => [
    creates(fact, statement(fact, quoteLiteral(String(fact.attributes.text))), lock(fact, scene)),
  ],
  alter: (_from, to, _names, scene) => [
    alters(to, statement(to, quoteLiteral(String(to.attributes.text))), lock(to, scene)),
  ],
  drop: (fact, scene) =>
    wentWithItsConstraint(fact, scene)
      ? []
      : [drops(fact, statement(fact, initial(fact)), lock(fact, scene))],
};
