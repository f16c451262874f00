/**
 * NOT NULL as PostgreSQL 18 has it: a constraint with a name, which may be NO INHERIT or NOT VALID and carry a
 * comment. Older servers know only that the column is NOT NULL, so what they lack is not compared.
 */
import { MAX_IDENTIFIER_BYTES, quoteIdentifier, quoteLiteral } from '../core/identifier.ts';
import type { Catalog, Fact, FactId } from './catalog.ts';
import { gainsParent, heirsOf, inheritedFrom } from './heritage.ts';
import {
  alters,
  exclusively,
  type JsonPairs,
  jsonObject,
  lastName,
  ownerName,
  type Scene,
  type Step,
  sqlName,
  tableName,
} from './kind.ts';
import { withBelow } from './partition.ts';

/** The name of its own constraint among those of its table. */
export const notNullNames = (column: Fact, { notNullConstraint: own }: Nullability): readonly string[] =>
  own === undefined ? [] : [`constraint ${ownerName(column)}.${own.name}`];

/** The attributes of a column that may be NULL. */
export function mayBeNull(attributes: Fact['attributes']): Fact['attributes'] {
  const { notNullConstraint: _gone, ...rest } = attributes;
  return { ...rest, notNull: false };
}

export interface NotNull {
  /** Quoted. */
  readonly name: string;
  readonly noInherit?: boolean;
  /** False for NOT VALID. */
  readonly validated?: boolean;
  readonly comment?: string;
}

/** What a column says of its NOT NULL. */
export interface Nullability {
  readonly notNull: boolean;
  /** The column's own constraint; absent on servers before 18. */
  readonly notNullConstraint?: NotNull;
  /** The constraint when it came from a parent: how PostgreSQL calls it, and whether it is declared here as well. */
  readonly inheritedNotNull?: { readonly name: string; readonly local?: boolean };
}

/** The pairs of Nullability; `a` is pg_attribute, `nn` its row in pg_constraint or none. */
export const notNullPairs: JsonPairs = {
  notNull: { json: `CASE WHEN a.attnotnull THEN 'true' ELSE 'false' END` },
  notNullConstraint: {
    json: `CASE WHEN nn.coninhcount = 0 THEN ${jsonObject({
      name: 'quote_ident(nn.conname)',
      noInherit: 'CASE WHEN nn.connoinherit THEN true END',
      validated: 'CASE WHEN NOT nn.convalidated THEN false END',
      comment: `CASE WHEN nn.oid IN (SELECT s.objoid FROM pg_description s WHERE s.classoid = 'pg_constraint'::regclass)
        THEN (SELECT s.description FROM pg_description s WHERE s.objoid = nn.oid AND s.classoid = 'pg_constraint'::regclass) END`,
    })} END`,
  },
  inheritedNotNull: {
    json: `CASE WHEN nn.coninhcount > 0 THEN ${jsonObject({
      name: 'quote_ident(nn.conname)',
      local: 'CASE WHEN nn.conislocal THEN true END',
    })} END`,
  },
};

export const notNullJoin = `LEFT JOIN pg_constraint nn ON nn.conrelid = a.attrelid AND nn.contype = 'n' AND nn.conkey[1] = a.attnum`;

const bare = (name: string): string => name.replace(/^"|"$/g, '').replaceAll('""', '"');

/** The name PostgreSQL gives by itself, quoted; undefined where it would have to be cut. */
function derivedName(column: Fact): string | undefined {
  const name = `${bare(tableName(column))}_${bare(lastName(column))}_not_null`;
  return Buffer.byteLength(name) > MAX_IDENTIFIER_BYTES ? undefined : quoteIdentifier(name);
}

/** A NOT NULL column as it is when PostgreSQL named its constraint itself. */
export function namedByServer(column: Fact): Fact {
  const name = derivedName(column);
  if (column.attributes.notNullConstraint === undefined || name === undefined) return column;
  return { ...column, attributes: { ...column.attributes, notNullConstraint: { name } } };
}

const isPlain = (own: NotNull | undefined, column: Fact): boolean =>
  own === undefined ||
  (own.name === derivedName(column) && own.noInherit !== true && own.validated !== false);

const noInherit = (own: NotNull): string => (own.noInherit === true ? ' NO INHERIT' : '');

/** `NOT NULL` as a column's definition says it; empty when it has none, or it has to be added NOT VALID. */
export function notNullClause(
  column: Fact,
  { notNull, notNullConstraint: own, inheritedNotNull }: Nullability,
): string {
  if (!notNull || own?.validated === false) return '';
  if (own !== undefined && !isPlain(own, column)) return `CONSTRAINT ${own.name} NOT NULL${noInherit(own)}`;
  const name = inheritedNotNull?.name;
  return name === undefined || name === derivedName(column) ? 'NOT NULL' : `CONSTRAINT ${name} NOT NULL`;
}

/** What a created column's NOT NULL needs beyond its definition. */
export function notNullAdjustments(column: Fact, now: Nullability): readonly Step[] {
  const own = now.notNullConstraint;
  if (own === undefined) return [];
  return [...(own.validated === false ? [add(column, own)] : []), ...comment(column, undefined, own)];
}

const table = (column: Fact): FactId => column.parent ?? `table ${ownerName(column)}`;

const change = (column: Fact, sql: string, details: Partial<Step> = {}): Step =>
  alters(column, `ALTER TABLE ${ownerName(column)} ${sql}`, { ...exclusively(table(column)), ...details });

/** A table's constraints share a name space, whatever kind they are of. */
const constraintName = (column: Fact, name: string): string => `constraint ${ownerName(column)}.${name}`;

function add(column: Fact, own: NotNull | undefined, named = false): Step {
  if (own === undefined || (isPlain(own, column) && !named))
    return change(column, `ALTER COLUMN ${lastName(column)} SET NOT NULL`, {
      cost: 'scan',
      phase: 'contract',
      takes: own === undefined ? [] : [constraintName(column, own.name)],
    });
  const invalid = own.validated === false;
  return change(
    column,
    `ADD CONSTRAINT ${own.name} NOT NULL ${lastName(column)}${noInherit(own)}${invalid ? ' NOT VALID' : ''}`,
    {
      ...(invalid ? {} : { cost: 'scan', phase: 'contract' }),
      takes: [constraintName(column, own.name)],
    },
  );
}

function comment(column: Fact, from: NotNull | undefined, to: NotNull): readonly Step[] {
  if (from?.comment === to.comment) return [];
  const text = to.comment === undefined ? 'NULL' : quoteLiteral(to.comment);
  return [
    alters(column, `COMMENT ON CONSTRAINT ${to.name} ON ${ownerName(column)} IS ${text}`, {
      lock: 'ACCESS SHARE',
      locked: [table(column)],
    }),
  ];
}

/** Name for ordering: the primary key of a table, which NOT NULL must outlive. */
export const primaryKeyOf = (of: FactId): string => `primary key ${of}`;

const keeping = (parent: FactId): string => `own not null below ${parent}`;
const dropped = (parent: FactId): string => `dropped not null ${parent}`;

/** Columns below with a NOT NULL of their own: they change before this one does. */
function heirsWithOwn(column: Fact, catalog: Catalog, scene: Scene): readonly FactId[] {
  return heirsOf(table(column), catalog, scene)
    .map((heir) => `column ${sqlName(heir)}.${lastName(column)}`)
    .filter((id) => catalog.facts.get(id)?.attributes.notNullConstraint !== undefined);
}

/** `ALTER TABLE …` that makes a column NOT NULL under the name its constraint is to have. */
export function notNullStatement(column: Fact): string {
  const { notNullConstraint: own, inheritedNotNull } = column.attributes as unknown as Nullability;
  return add(column, own ?? inheritedNotNull).sql;
}

/** Steps from one nullability to another of a column that stays. */
export function notNullChanges(
  column: Fact,
  from: Nullability,
  to: Nullability,
  scene: Scene,
): readonly Step[] {
  const [before, after] = [from.notNullConstraint, to.notNullConstraint];
  if (!to.notNull) {
    if (!from.notNull) return [];
    return [
      change(column, `ALTER COLUMN ${lastName(column)} DROP NOT NULL`, {
        // Heirs that keep theirs declare it first.
        consumes: [column.id, ...column.dependsOn, ...heirsWithOwn(column, scene.to, scene)],
        // The server takes it from those below in the same statement: none of them may have a key of its own over it.
        takes: [...withBelow(table(column), 'heirs', scene).map(primaryKeyOf), keeping(column.id)],
        frees: [dropped(column.id), ...(before === undefined ? [] : [constraintName(column, before.name)])],
      }),
    ];
  }
  const joins = gainsParent(table(column), scene) ? to.inheritedNotNull : undefined;
  if (!from.notNull) {
    // Heirs have taken its name already, which PostgreSQL would therefore not choose.
    const heirs = heirsWithOwn(column, scene.from, scene);
    const added = add(column, after ?? joins, heirs.length > 0);
    return [
      {
        ...added,
        consumes: [...added.consumes, ...heirs],
        takes: [...(added.takes ?? []), keeping(column.id)],
      },
      ...(after === undefined ? [] : comment(column, undefined, after)),
    ];
  }
  if (scene.from.serverVersion < 180_000) return [];
  // Once the parent is there it cannot be called otherwise.
  if (joins !== undefined && before !== undefined) return renamed(column, before.name, joins.name);
  if (after === undefined) {
    const parent = inheritedFrom(column, scene.to);
    const named = to.inheritedNotNull?.name ?? before?.name;
    return before === undefined || named === undefined || parent === undefined
      ? []
      : renamed(column, before.name, named, { frees: [keeping(parent.id)] });
  }
  if (before === undefined) return kept(column, from, after, scene);
  if (before.validated !== false && after.validated === false)
    return [
      change(column, `ALTER COLUMN ${lastName(column)} DROP NOT NULL`),
      add(column, after),
      ...comment(column, undefined, after),
    ];
  return [
    ...renamed(column, before.name, after.name),
    ...(before.noInherit === after.noInherit
      ? []
      : [
          change(
            column,
            `ALTER CONSTRAINT ${after.name} ${after.noInherit === true ? 'NO INHERIT' : 'INHERIT'}`,
          ),
        ]),
    ...(before.validated === after.validated
      ? []
      : [
          change(column, `VALIDATE CONSTRAINT ${after.name}`, {
            verb: 'validate',
            lock: 'SHARE UPDATE EXCLUSIVE',
            cost: 'scan',
          }),
        ]),
    ...comment(column, before, after),
  ];
}

const renamed = (column: Fact, from: string, to: string, details: Partial<Step> = {}): readonly Step[] =>
  from === to
    ? []
    : [
        change(column, `RENAME CONSTRAINT ${from} TO ${to}`, {
          ...details,
          frees: [constraintName(column, from), ...(details.frees ?? [])],
          takes: [constraintName(column, to), ...(details.takes ?? [])],
        }),
      ];

/** What came from a parent becomes the column's own: declared here before the parent lets go, then named. */
function kept(column: Fact, from: Nullability, after: NotNull, scene: Scene): readonly Step[] {
  const was = from.inheritedNotNull;
  if (was === undefined) return [];
  const parent = inheritedFrom(column, scene.from);
  const stays = parent !== undefined && inheritedFrom(column, scene.to)?.id === parent.id;
  return [
    ...(stays && was.local !== true
      ? [change(column, `ALTER COLUMN ${lastName(column)} SET NOT NULL`, { frees: [keeping(parent.id)] })]
      : []),
    ...renamed(column, was.name, after.name, stays ? { takes: [dropped(parent.id)] } : {}),
    ...comment(column, undefined, after),
  ];
}
