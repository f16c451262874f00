/** Foreign keys. */
import { unquoteIdentifier } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import {
  type ConstraintAttributes,
  columnNames,
  constraintKind,
  isEnforced,
  keyOf,
  referenceTo,
  tableOf,
} from '../constraint.ts';
import { gainsParent, heirsOf, losesParent } from '../heritage.ts';
import { alters, attributes, jsonObject, type Kind, lastName, ownerName, type Scene } from '../kind.ts';
import { isPlainReference } from '../plain-key.ts';

export interface ForeignKeyAttributes extends ConstraintAttributes {
  /** `table` quoted and qualified, column names unquoted. */
  readonly references: { readonly table: string; readonly columns: readonly string[] };
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  readonly onUpdate: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
}

const action = (column: string): string =>
  `CASE ${column} WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' ELSE 'no action' END`;

const common = constraintKind({
  name: 'foreign-key',
  type: 'f',
  more: () => ({
    references: {
      json: jsonObject({
        relation: 'CASE WHEN k.plain THEN k.confrelid END',
        numbers: `CASE WHEN k.plain THEN array_to_string(k.confkey, ' ') END`,
        table: 'CASE WHEN NOT k.plain THEN k.confrelid::regclass::text END',
        columns: `CASE WHEN NOT k.plain THEN ${columnNames('k.confrelid', 'k.confkey')} END`,
      }),
    },
    onDelete: action('k.confdeltype'),
    onUpdate: action('k.confupdtype'),
  }),
  plain: isPlainReference,
  complete: (columns, told, named) => {
    const { relation, numbers } = told.references as Readonly<Record<'relation' | 'numbers', string>>;
    const [table, referred] = [named.relation(relation), named.columns(numbers, relation)];
    const on = (event: string, what: unknown): string =>
      what === 'no action' ? '' : ` ON ${event} ${String(what).toUpperCase()}`;
    return {
      definition: `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${table}(${referred.join(', ')})${on('UPDATE', told.onUpdate)}${on('DELETE', told.onDelete)}`,
      references: { columns: referred.map(unquoteIdentifier), table },
    };
  },
  lock: 'SHARE ROW EXCLUSIVE',
  cost: 'scan',
  alsoLocked: (fact) => [`table ${attributes<ForeignKeyAttributes>(fact).references.table}`],
});

/** `varchar(20)` and `varchar(40)` compare alike, and so do the integers among themselves. */
const family = (type: unknown): string => {
  const base = String(type).replace(/\([\d, ]+\)/, '');
  return ['smallint', 'integer', 'bigint'].includes(base) ? 'integer' : base;
};

/** The definition without what ALTER CONSTRAINT can change. */
const fixed = (definition: string): string =>
  definition.replace(/ DEFERRABLE| INITIALLY DEFERRED| NOT ENFORCED/g, '');

const MODES = {
  none: 'NOT DEFERRABLE',
  immediate: 'DEFERRABLE INITIALLY IMMEDIATE',
  deferred: 'DEFERRABLE INITIALLY DEFERRED',
} as const;

/** What ALTER CONSTRAINT is told, one after the other; undefined where it cannot make the one into the other. */
function modeChanges(
  before: ForeignKeyAttributes,
  after: ForeignKeyAttributes,
): readonly string[] | undefined {
  if (fixed(before.definition) !== fixed(after.definition)) return undefined;
  const [was, is] = [isEnforced(before.definition), isEnforced(after.definition)];
  // Enforcing it validates it at once.
  if (was !== is && (before.validated === false || after.validated === false)) return undefined;
  // Said in one statement, PostgreSQL 18 makes triggers that are not deferrable.
  return [
    ...(was === is ? [] : [is ? 'ENFORCED' : 'NOT ENFORCED']),
    ...(before.deferrable === after.deferrable ? [] : [MODES[after.deferrable ?? 'none']]),
  ];
}

/** A partitioned table's key to itself refers to each of its partitions, which cannot go before it. */
function holdsPartitions(fact: Fact, scene: Scene): boolean {
  const { references, inherited } = attributes<ForeignKeyAttributes>(fact);
  const table = tableOf(fact);
  return (
    inherited !== true &&
    `table ${references.table}` === table &&
    scene.isGone(table) &&
    scene.from.facts.get(table)?.attributes.partitionBy !== undefined &&
    heirsOf(table, scene.from, scene).length > 0
  );
}

export const foreignKeyKind: Kind = {
  ...common,
  leavesFirst: (fact, scene) => holdsPartitions(fact, scene) || common.leavesFirst?.(fact, scene) === true,
  occupies: (fact) => {
    const { references } = attributes<ForeignKeyAttributes>(fact);
    return [
      ...(common.occupies?.(fact) ?? []),
      keyOf(references.table, references.columns),
      referenceTo(`table ${references.table}`),
    ];
  },
  alter: (from, to, names, scene) => {
    const [before, after] = [attributes<ForeignKeyAttributes>(from), attributes<ForeignKeyAttributes>(to)];
    const moves = losesParent(tableOf(to), scene) || gainsParent(tableOf(to), scene);
    const changes =
      names.every((name) => name === 'deferrable' || name === 'definition') &&
      !(after.inherited === true && !moves)
        ? modeChanges(before, after)
        : undefined;
    if (changes === undefined) return common.alter(from, to, names, scene);
    return changes.map((change) => {
      const enforces = change === 'ENFORCED';
      return alters(to, `ALTER TABLE ${ownerName(to)} ALTER CONSTRAINT ${lastName(to)} ${change}`, {
        lock: 'ACCESS EXCLUSIVE',
        locked: [tableOf(to), ...(enforces ? [`table ${after.references.table}`] : [])],
        ...(enforces ? { cost: 'scan' as const } : {}),
      });
    });
  },
  endures: (_fact, from, to) =>
    from.kind === 'column' && family(from.attributes.type) === family(to.attributes.type),
};
