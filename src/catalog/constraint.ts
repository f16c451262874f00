/** What the five kinds of table constraint have in common; what they do not stands in their own files. */
import type { Action, Lock } from './action.ts';
import type { Fact, FactId, KindName } from './catalog.ts';
import { alters, at, attributes, creates, drops, type Kind, lastName, ownerName } from './kind.ts';
import { earlierParts, ownName, partOf, staysPart, waysOfPart } from './partition.ts';

export interface ConstraintAttributes {
  /** As `pg_get_constraintdef` says it, without NOT VALID. */
  readonly definition: string;
  /** Unquoted column names in key order; empty for a check over none. */
  readonly columns: readonly string[];
  /** False for NOT VALID; absent otherwise. */
  readonly validated?: boolean;
  readonly deferrable?: 'immediate' | 'deferred';
  /** A partition's copy of its parent's constraint: made and dropped with it. */
  readonly inherited?: boolean;
}

interface Particulars {
  readonly name: KindName;
  /** pg_constraint.contype. */
  readonly type: string;
  /** More pairs for jsonb_build_object; `k` is pg_constraint. */
  readonly more?: string | ((version: number) => string);
  readonly lock: Lock;
  readonly cost: Action['cost'];
  /** Backed by an index of the same name. */
  readonly index?: boolean;
  readonly alsoLocked?: (fact: Fact) => readonly FactId[];
}

/** The table, or foreign table, that a constraint or column is part of. */
export const tableOf = (fact: Fact): FactId => fact.parent ?? `table ${ownerName(fact)}`;

/** SQL for the names of columns with these numbers, in order. */
export function columnNames(relation: string, numbers: string): string {
  return `(SELECT coalesce(jsonb_agg(a.attname ORDER BY u.i), '[]') FROM unnest(${numbers}) WITH ORDINALITY AS u(n, i)
            JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = u.n)`;
}

/** The name that keys over the same columns share: a foreign key binds to whichever is there. */
export function keyOf(table: string, columns: readonly string[]): string {
  return `key ${table}(${[...columns].sort().join(', ')})`;
}

function morePairs(more: Particulars['more'], version: number): string {
  const pairs = typeof more === 'function' ? more(version) : (more ?? '');
  return pairs === '' ? '' : `, ${pairs}`;
}

export function constraintKind(own: Particulars): Kind {
  const also = own.alsoLocked ?? (() => []);
  const add = (fact: Fact): Action => {
    const { definition, validated } = attributes<ConstraintAttributes>(fact);
    return creates(
      fact,
      `ALTER TABLE ${ownerName(fact)} ADD CONSTRAINT ${lastName(fact)} ${definition}${validated === false ? ' NOT VALID' : ''}`,
      {
        lock: own.lock,
        locked: [...new Set([tableOf(fact), ...also(fact)])],
        cost: validated === false ? 'instant' : own.cost,
      },
    );
  };
  return {
    name: own.name,
    locksBelow: 'heirs',
    renamedWhenEqual: true,
    droppable: own.type === 'f' || own.type === 'c',
    extract: (version) => `
    SELECT 'pg_constraint'::regclass::oid AS classid, k.oid AS objid, 0 AS objsubid, ${at('pg_class', 'k.conrelid')} AS parent,
           n.q || '.' || quote_ident(c.relname) || '.' || quote_ident(k.conname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', CASE WHEN k.convalidated THEN pg_get_constraintdef(k.oid) ELSE regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') END,
             'columns', ${columnNames('k.conrelid', 'k.conkey')},
             'validated', CASE WHEN NOT k.convalidated AND pg_get_constraintdef(k.oid) LIKE '% NOT VALID' THEN false END,
             'deferrable', CASE WHEN k.condeferred THEN 'deferred' WHEN k.condeferrable THEN 'immediate' END,
             'inherited', CASE WHEN k.coninhcount > 0 AND NOT k.conislocal OR k.conparentid <> 0 THEN true END
             ${morePairs(own.more, version)})) AS attributes
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN spaces n ON n.oid = c.relnamespace
    WHERE k.contype = '${own.type}'
      -- A foreign key to a partitioned table has a copy for each partition on the same table: PostgreSQL's affair.
      AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)`,
    occupies: (fact) => [
      `constraint ${ownerName(fact)}.${lastName(fact)}`,
      ...(own.index === true ? [`relation ${ownerName(tableOf(fact))}.${lastName(fact)}`] : []),
      // A table has one.
      ...(own.type === 'p' ? [`primary key of ${ownerName(fact)}`] : []),
      ...(own.type === 'p' || own.type === 'u'
        ? [keyOf(ownerName(fact), attributes<ConstraintAttributes>(fact).columns)]
        : []),
    ],
    create: (fact, scene) => {
      const way = waysOfPart(fact, scene);
      if (fact.attributes.inherited === true && way === 'by itself') return [];
      if (way === 'renamed') {
        const sql = `ALTER TABLE ${ownerName(fact)} RENAME CONSTRAINT ${ownName(fact, tableOf(fact))} TO ${lastName(fact)}`;
        return [creates(fact, sql, { lock: 'ACCESS EXCLUSIVE', locked: [tableOf(fact)] })];
      }
      const step = add(fact);
      const consumes = [...fact.dependsOn.filter((id) => id !== partOf(fact)), ...earlierParts(fact, scene)];
      return [{ ...step, consumes }];
    },
    alter: (_from, to, names) => {
      if (to.attributes.inherited === true) return [];
      if (names.every((name) => name === 'inherited')) return [];
      if (names.some((name) => name !== 'validated' && name !== 'inherited')) return 'replace';
      if (to.attributes.validated === false) return 'replace';
      return [
        alters(to, `ALTER TABLE ${ownerName(to)} VALIDATE CONSTRAINT ${lastName(to)}`, {
          verb: 'validate',
          lock: 'SHARE UPDATE EXCLUSIVE',
          locked: [tableOf(to)],
          cost: 'scan',
        }),
      ];
    },
    drop: (fact) =>
      fact.attributes.inherited === true
        ? []
        : [
            drops(fact, `ALTER TABLE ${ownerName(fact)} DROP CONSTRAINT ${lastName(fact)}`, {
              lock: 'ACCESS EXCLUSIVE',
              locked: [...new Set([tableOf(fact), ...also(fact)])],
            }),
          ],
    rename: (from, to) => [
      alters(to, `ALTER TABLE ${ownerName(to)} RENAME CONSTRAINT ${lastName(from)} TO ${lastName(to)}`, {
        lock: 'ACCESS EXCLUSIVE',
        locked: [tableOf(to)],
      }),
    ],
    // Retyping a column builds its indexes and checks its constraints again by itself.
    endures: (fact, from) => from.kind === 'column' && tableOf(fact) === tableOf(from),
    fallsWith: (fact, dropped, scene) =>
      dropped.kind === 'column'
        ? tableOf(fact) === tableOf(dropped)
        : fact.attributes.inherited === true && dropped.kind === fact.kind && staysPart(tableOf(fact), scene),
  };
}
