/**
 * Enums. Values are added in place; taking one away or moving one builds the type anew and retypes the columns
 * that use it through their text, which fails (and changes nothing) when a row still holds a value that is gone.
 */
import { quoteLiteral } from '../../core/identifier.ts';
import type { Action } from '../action.ts';
import type { Fact } from '../catalog.ts';
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
import { rebuildType, rebuilt, remade, throughText } from '../rebuilt-type.ts';

export interface EnumAttributes {
  readonly values: readonly string[];
}

const valuesOf = (fact: Fact): readonly string[] => attributes<EnumAttributes>(fact).values;
const list = (fact: Fact): string => valuesOf(fact).map(quoteLiteral).join(', ');

/** True when `to` is `from` with values added and none moved: PostgreSQL adds them in place. */
export const isGrown = (from: Fact, to: Fact): boolean => isExtension(valuesOf(from), valuesOf(to));

/** True when `after` is `before` with values added and none moved. */
function isExtension(before: readonly string[], after: readonly string[]): boolean {
  const kept = after.filter((value) => before.includes(value));
  return kept.length === before.length && kept.every((value, i) => value === before[i]);
}

function addValues(from: Fact, to: Fact): readonly Action[] {
  const after = valuesOf(to);
  const known = [...valuesOf(from)];
  return after.flatMap((value, i) => {
    if (known.includes(value)) return [];
    const previous = after[i - 1];
    const next = after.slice(i + 1).find((other) => known.includes(other));
    const place =
      next === undefined
        ? ''
        : previous === undefined
          ? ` BEFORE ${quoteLiteral(next)}`
          : ` AFTER ${quoteLiteral(previous)}`;
    known.push(value);
    return [
      alters(to, `ALTER TYPE ${sqlName(to)} ADD VALUE IF NOT EXISTS ${quoteLiteral(value)}${place}`, {
        // A value added inside a transaction cannot be used before that transaction ends.
        transactional: false,
        doneWhen: `SELECT EXISTS (SELECT FROM pg_enum WHERE enumtypid = ${quoteLiteral(sqlName(to))}::regtype AND enumlabel = ${quoteLiteral(value)})`,
      }),
    ];
  });
}

function rebuild(from: Fact, to: Fact, scene: Scene): readonly Action[] {
  const removed = valuesOf(from).filter((value) => !valuesOf(to).includes(value));
  return rebuildType(from, to, scene, {
    word: 'TYPE',
    create: `CREATE TYPE ${sqlName(to)} AS ENUM (${list(to)})`,
    value: throughText(sqlName(to)),
    data: 'none',
    hazards: removed.map((value) => `remove_enum_value:${to.name}.${value}`),
    note:
      removed.length > 0 ? `fails while a row holds ${removed.join(', ')}` : 'the order of values changes',
  });
}

export const enumKind: Kind = {
  name: 'enum',
  verbatim: ['values'],
  present: anyIn('pg_type', `typtype = 'e'`),
  extract: `
    SELECT 'pg_type'::regclass::oid AS classid, t.oid AS objid, 0 AS objsubid,
           ${at('pg_namespace', 'n.oid')} AS parent, n.q || '.' || quote_ident(t.typname) AS id, NULL::text AS suffix,
           jsonb_build_object('values', (
             SELECT coalesce(jsonb_agg(v.enumlabel ORDER BY v.enumsortorder), '[]')
             FROM pg_enum v WHERE v.enumtypid = t.oid)) AS attributes
    FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e'`,
  occupies: (fact) => [`type ${sqlName(fact)}`],
  create: (fact) => [creates(fact, `CREATE TYPE ${sqlName(fact)} AS ENUM (${list(fact)})`)],
  alter: (from, to, _, scene) => (isGrown(from, to) ? addValues(from, to) : rebuild(from, to, scene)),
  disturbs: (from, to, _, scene) => (isGrown(from, to) ? [] : rebuilt(from, scene)),
  remakes: (from, to, _, scene) => (isGrown(from, to) ? [] : remade(from, scene)),
  drop: (fact) => [drops(fact, `DROP TYPE ${sqlName(fact)}`)],
  rename: renamesBy('ALTER TYPE'),
};
