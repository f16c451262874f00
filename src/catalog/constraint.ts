/** What the five kinds of table constraint have in common; what they do not stands in their own files. */
import { unquoteIdentifier } from '../core/identifier.ts';
import type { Action, Lock } from './action.ts';
import type { Fact, FactId, KindName } from './catalog.ts';
import { gainsParent, heirsOf, losesParent, parentsOf, parted, ready } from './heritage.ts';
import { indexMarks } from './index-marks.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  type JsonPairs,
  jsonObject,
  type Kind,
  lastName,
  type Named,
  optionChanges,
  optionList,
  optionsObject,
  ownerName,
  type Scene,
  type Step,
  sqlName,
  type Told,
} from './kind.ts';
import { namedByWhole } from './namesakes.ts';
import { primaryKeyOf } from './not-null.ts';
import { isNameAwaited } from './parked.ts';
import {
  attachPart,
  indexName,
  namesOfParts,
  needsOfPart,
  ownName,
  partChange,
  partOf,
  partOfPair,
  wayOf,
} from './partition.ts';
import { isBare, withPlainConstraints } from './plain-key.ts';

export interface ConstraintAttributes {
  /** As `pg_get_constraintdef` says it, without NOT VALID. */
  readonly definition: string;
  /** Unquoted column names in key order; empty for a check over none. */
  readonly columns: readonly string[];
  /** False for NOT VALID; absent otherwise. */
  readonly validated?: boolean;
  readonly deferrable?: 'immediate' | 'deferred';
  /** A partition's or heir's copy of its parent's constraint: made and dropped with it. */
  readonly inherited?: boolean;
  /** Declared here as well as by the parent: it stays when the parent's goes. */
  readonly local?: boolean;
  /** Of the index behind it: storage parameters, tablespace. */
  readonly options?: Readonly<Record<string, string>>;
  readonly tablespace?: string;
  /** A partition of the table lacks its part of the index. */
  readonly invalid?: boolean;
  /** Quoted and qualified name of the parent's index that the index behind it is a part of. */
  readonly partOf?: string;
}

interface Particulars {
  readonly name: KindName;
  /** pg_constraint.contype. */
  readonly type: string;
  /** More pairs of its attributes; `k` is pg_constraint. */
  readonly more?: (version: number) => JsonPairs;
  /** SQL that is true for those that `complete` finds the words for, told by the `numbers` of their columns. */
  readonly plain?: (version: number) => string;
  /** `columns` quoted. */
  readonly complete?: (
    columns: readonly string[],
    told: Told,
    named: Named,
  ) => Told & { readonly definition: string };
  readonly lock: Lock;
  readonly cost: Action['cost'];
  /** Backed by an index of the same name. */
  readonly index?: boolean;
  readonly alsoLocked?: (fact: Fact) => readonly FactId[];
}

/** The table, or foreign table, that a constraint or column is part of. */
export const tableOf = (fact: Fact): FactId => fact.parent ?? `table ${ownerName(fact)}`;

const of = (fact: Fact): ConstraintAttributes => attributes<ConstraintAttributes>(fact);

/** SQL for the names of columns with these numbers, in order, as an array; NULL stands for an expression. */
export function namesInKey(relation: string, numbers: string): string {
  return `ARRAY(SELECT (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = ${relation} AND a.attnum = u.n)
            FROM unnest(${numbers}) AS u(n))`;
}

/** The same without expressions. */
export function columnNames(relation: string, numbers: string): string {
  return `array_remove(${namesInKey(relation, numbers)}, NULL)`;
}

/** False for a constraint that PostgreSQL 18 only keeps a record of. */
export const isEnforced = (definition: string): boolean => !definition.endsWith(' NOT ENFORCED');

/** The name that keys over the same columns share: a foreign key binds to whichever is there. */
export function keyOf(table: string, columns: readonly string[]): string {
  return `key ${table}(${[...columns].sort().join(', ')})`;
}

/** Name for ordering: a logged table cannot refer to an unlogged one, not for a moment. */
export const referenceTo = (table: FactId): string => `reference to ${table}`;

/** `CONSTRAINT x …` as CREATE TABLE and ADD CONSTRAINT say it, with what the index behind it is given. */
export function constraintClause(fact: Fact): string {
  const { definition, options, tablespace } = of(fact);
  const given = [
    ...(options === undefined ? [] : [` WITH (${optionList(options)})`]),
    ...(tablespace === undefined ? [] : [` USING INDEX TABLESPACE ${tablespace}`]),
  ].join('');
  const match = given === '' ? null : / (?:WHERE \(|(?:NOT )?DEFERRABLE)/.exec(definition);
  const at = match?.index ?? definition.length;
  return `CONSTRAINT ${lastName(fact)} ${definition.slice(0, at)}${given}${definition.slice(at)}`;
}

/** What changes in place; all else makes another constraint. */
const CHANGEABLE = ['validated', 'inherited', 'partOf', 'options', 'tablespace', 'invalid'];

/** More pairs for constraints with an index: `x` is its row in pg_class, `i` in pg_index. */
const INDEX_PAIRS: JsonPairs = {
  options: optionsObject('x.reloptions'),
  tablespace: '(SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = x.reltablespace)',
  invalid: 'CASE WHEN NOT i.indisvalid THEN true END',
  ...partOfPair,
};

/** Names of the copies that heirs get of a constraint without an index. */
function namesBelow(fact: Fact, scene: Scene): readonly string[] {
  if (fact.kind !== 'check' && fact.kind !== 'foreign-key') return [];
  return heirsOf(tableOf(fact), scene.to, scene).flatMap((heir) => {
    const copy = scene.to.facts.get(`${fact.kind} ${sqlName(heir)}.${lastName(fact)}`);
    if (copy === undefined || !scene.isMade(copy.id)) return [];
    return [`constraint ${sqlName(heir)}.${lastName(copy)}`, ...namesBelow(copy, scene)];
  });
}

export function constraintKind(own: Particulars): Kind {
  const also = own.alsoLocked ?? (() => []);
  const plainly = (version: number): string =>
    `(k.plain${own.index === true ? ` AND ${isBare(version)}` : ''})`;
  const onTable = (fact: Fact): Pick<Action, 'lock' | 'locked'> => ({
    lock: 'ACCESS EXCLUSIVE',
    locked: [tableOf(fact)],
  });
  const add = (fact: Fact): Step => {
    const { definition, validated, invalid } = of(fact);
    const unread = validated === false || !isEnforced(definition);
    const only = invalid === true ? 'ONLY ' : '';
    return creates(
      fact,
      `ALTER TABLE ${only}${ownerName(fact)} ADD ${constraintClause(fact)}${validated === false ? ' NOT VALID' : ''}`,
      {
        lock: own.lock,
        locked: [...new Set([tableOf(fact), ...also(fact)])],
        cost: unread ? 'instant' : own.cost,
      },
    );
  };
  const validate = (fact: Fact, details: Partial<Step> = {}): Step =>
    alters(fact, `ALTER TABLE ${ownerName(fact)} VALIDATE CONSTRAINT ${lastName(fact)}`, {
      verb: 'validate',
      lock: 'SHARE UPDATE EXCLUSIVE',
      locked: [tableOf(fact)],
      cost: 'scan',
      ...details,
    });
  /** A check's copy in a table that came later, without rows, is valid though the parent's is not. */
  const ownVerdict = (copy: Fact, scene: Scene): readonly FactId[] =>
    own.type !== 'c' || of(copy).validated === false
      ? []
      : parentsOf(scene.to.facts.get(tableOf(copy)))
          .map((parent) => `${copy.kind} ${sqlName(parent)}.${lastName(copy)}`)
          .filter((id) => scene.to.facts.get(id)?.attributes.validated === false);
  /** The drop, and that of what heirs declare as well. */
  const dropBelow = (fact: Fact, scene: Scene): readonly Step[] => [
    drops(fact, `ALTER TABLE ${ownerName(fact)} DROP CONSTRAINT ${lastName(fact)}`, {
      lock: 'ACCESS EXCLUSIVE',
      locked: [...new Set([tableOf(fact), ...also(fact)])],
      ...(losesParent(tableOf(fact), scene) ? { takes: [parted(tableOf(fact))] } : {}),
    }),
    ...heirsOf(tableOf(fact), scene.from, scene)
      .flatMap((heir) => scene.from.facts.get(`${fact.kind} ${sqlName(heir)}.${lastName(fact)}`) ?? [])
      .filter((copy) => of(copy).local === true && scene.isGone(copy.id) && !scene.isGone(copy.parent ?? ''))
      .flatMap((copy) => dropBelow(copy, scene)),
  ];
  return {
    name: own.name,
    present: anyIn('pg_constraint', `contype = '${own.type}'`),
    incidental: ['local', 'tablespace'],
    locksBelow: 'heirs',
    renamedWhenEqual: true,
    ...(own.type === 'f' || own.type === 'c'
      ? { leavesFirst: (fact, scene) => scene.entangled(scene.from, fact) }
      : own.index === true
        ? { leavesFirst: (fact, scene) => isNameAwaited(fact, `relation ${indexName(fact)}`, scene) }
        : {}),
    extract: (version) => `
    SELECT 'pg_constraint'::regclass::oid AS classid, k.oid AS objid, 0 AS objsubid, ${at('pg_class', 'k.conrelid')} AS parent,
           '.' || quote_ident(k.conname) AS id, NULL::text AS suffix,
           ${jsonObject(
             {
               numbers: `CASE WHEN ${plainly(version)} THEN array_to_string(k.conkey, ' ') END`,
               ...own.more?.(version),
             },
             {
               when: `NOT ${plainly(version)} OR k.condeferrable OR k.coninhcount > 0 OR k.conparentid <> 0 OR NOT k.convalidated
                 ${own.index === true ? 'OR x.reloptions IS NOT NULL OR x.reltablespace <> 0 OR x.relispartition OR NOT i.indisvalid' : ''}`,
               pairs: {
                 definition: `CASE WHEN ${plainly(version)} THEN NULL WHEN k.convalidated THEN pg_get_constraintdef(k.oid)
               ELSE regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') END`,
                 columns: `CASE WHEN NOT ${plainly(version)} THEN ${columnNames('k.conrelid', 'k.conkey')} END`,
                 validated: `CASE WHEN NOT k.convalidated AND pg_get_constraintdef(k.oid) LIKE '% NOT VALID' THEN false END`,
                 deferrable: `CASE WHEN k.condeferred THEN 'deferred' WHEN k.condeferrable THEN 'immediate' END`,
                 inherited: 'CASE WHEN k.coninhcount > 0 OR k.conparentid <> 0 THEN true END',
                 local: 'CASE WHEN k.coninhcount > 0 AND k.conislocal AND k.conparentid = 0 THEN true END',
                 ...(own.index === true ? INDEX_PAIRS : {}),
               },
             },
           )} AS attributes
    FROM ${withPlainConstraints(own.type, own.plain?.(version))} AS k JOIN pg_class c ON c.oid = k.conrelid JOIN spaces n ON n.oid = c.relnamespace
    ${own.index === true ? 'JOIN pg_class x ON x.oid = k.conindid JOIN pg_index i ON i.indexrelid = x.oid' : ''}
    -- A foreign key to a partitioned table has a copy for each partition on the same table: PostgreSQL's affair.
    WHERE NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)`,
    complete: (told, named) => {
      const { numbers, ...rest } = told;
      if (own.complete === undefined || typeof numbers !== 'string') return told;
      const columns = named.columns(numbers);
      const { definition, ...more } = own.complete(columns, rest, named);
      return { columns: columns.map(unquoteIdentifier), definition, ...rest, ...more };
    },
    occupies: (fact) => [
      `constraint ${ownerName(fact)}.${lastName(fact)}`,
      ...(own.index === true ? [`relation ${indexName(fact)}`] : []),
      ...(own.type === 'p' ? [primaryKeyOf(tableOf(fact))] : []),
      ...(own.type === 'p' || own.type === 'u' ? [keyOf(ownerName(fact), of(fact).columns)] : []),
    ],
    create: (fact, scene) => {
      const alike = own.index === true ? namedByWhole(fact, scene) : undefined;
      if (alike !== undefined) return alike;
      const way = wayOf(fact, scene);
      // A foreign key of its parent comes with the parent, whichever is there first.
      const joins = own.type !== 'f' && gainsParent(tableOf(fact), scene);
      if (way === 'by itself') return [];
      if (way === 'on its own' && !joins && of(fact).inherited === true) {
        const unread = ownVerdict(fact, scene);
        const made = { produces: [fact.id], consumes: [tableOf(fact), ...unread] };
        return unread.length === 0 ? [] : [validate(fact, made)];
      }
      if (way === 'renamed') {
        const sql = `ALTER TABLE ${ownerName(fact)} RENAME CONSTRAINT ${ownName(fact, tableOf(fact))} TO ${lastName(fact)}`;
        return [creates(fact, sql, onTable(fact))];
      }
      return [
        {
          ...add(fact),
          consumes: needsOfPart(fact, scene),
          takes: [...namesOfParts(fact, scene), ...namesBelow(fact, scene)],
          ...(joins ? { frees: [ready(tableOf(fact))] } : {}),
        },
        ...(way === 'attached' ? attachPart(fact) : []),
        ...(own.index === true ? indexMarks(fact, scene) : []),
      ];
    },
    alter: (from, to, names, scene) => {
      const [before, after] = [of(from), of(to)];
      const moves = losesParent(tableOf(to), scene) || gainsParent(tableOf(to), scene);
      if (own.index !== true && after.inherited === true && !moves)
        return names.includes('validated') && ownVerdict(to, scene).length > 0 ? [validate(to)] : [];
      // What came from a parent goes with the parent's, and is declared here afterwards.
      if (before.inherited === true && after.inherited !== true && before.local !== true && !moves)
        return 'replace';
      if (names.some((name) => !CHANGEABLE.includes(name))) return 'replace';
      const part = partChange(from, to, scene);
      if (part === 'replace' || (names.includes('validated') && after.validated === false)) return 'replace';
      if (names.includes('invalid') && after.invalid === true) return 'replace';
      const index = `ALTER INDEX ${indexName(to)}`;
      return [
        ...part,
        ...optionChanges(index, before.options, after.options).map((sql) =>
          alters(to, sql, { lock: 'SHARE UPDATE EXCLUSIVE' }),
        ),
        ...(before.tablespace === after.tablespace
          ? []
          : [alters(to, `${index} SET TABLESPACE ${after.tablespace ?? 'pg_default'}`, { cost: 'rewrite' })]),
        ...(names.includes('validated') ? [validate(to)] : []),
      ];
    },
    drop: (fact, scene) =>
      (of(fact).inherited === true || partOf(fact) !== undefined) && !losesParent(tableOf(fact), scene)
        ? []
        : dropBelow(fact, scene),
    // Renaming a check renames its copies; parts of an index have names of their own.
    rename: (from, to) =>
      own.type === 'c' && of(to).inherited === true
        ? []
        : [
            alters(
              to,
              `ALTER TABLE ${ownerName(to)} RENAME CONSTRAINT ${lastName(from)} TO ${lastName(to)}`,
              onTable(to),
            ),
          ],
    // Retyping a column builds its indexes and checks its constraints again by itself.
    endures: (fact, from) => from.kind === 'column' && tableOf(fact) === tableOf(from),
    fallsWith: (fact, dropped, scene) =>
      dropped.kind === 'column'
        ? tableOf(fact) === tableOf(dropped) &&
          // One that it refers to in its own table does not take it along.
          (own.type !== 'f' || of(fact).columns.includes(unquoteIdentifier(lastName(dropped))))
        : !losesParent(tableOf(fact), scene) &&
          (partOf(fact) === dropped.id ||
            (of(fact).inherited === true && of(fact).local !== true && dropped.kind === fact.kind)),
  };
}
