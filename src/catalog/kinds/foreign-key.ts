/** Foreign keys. */

import { type ConstraintAttributes, columnNames, constraintKind, keyOf, referenceTo } from '../constraint.ts';
import { alters, attributes, type Kind, lastName, ownerName } from '../kind.ts';

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
  more: `'references', jsonb_build_object('table', k.confrelid::regclass::text, 'columns', ${columnNames('k.confrelid', 'k.confkey')}),
         'onDelete', ${action('k.confdeltype')}, 'onUpdate', ${action('k.confupdtype')}`,
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
const fixed = (definition: string): string => definition.replace(/ DEFERRABLE| INITIALLY DEFERRED/g, '');

export const foreignKeyKind: Kind = {
  ...common,
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
    const onlyDeferrable = names.every((name) => name === 'deferrable' || name === 'definition');
    if (!onlyDeferrable || fixed(before.definition) !== fixed(after.definition)) {
      return common.alter(from, to, names, scene);
    }
    const mode = {
      none: 'NOT DEFERRABLE',
      immediate: 'DEFERRABLE INITIALLY IMMEDIATE',
      deferred: 'DEFERRABLE INITIALLY DEFERRED',
    };
    return [
      alters(
        to,
        `ALTER TABLE ${ownerName(to)} ALTER CONSTRAINT ${lastName(to)} ${mode[after.deferrable ?? 'none']}`,
        {
          lock: 'ACCESS EXCLUSIVE',
          locked: [`table ${ownerName(to)}`],
        },
      ),
    ];
  },
  endures: (_fact, from, to) =>
    from.kind === 'column' && family(from.attributes.type) === family(to.attributes.type),
};
