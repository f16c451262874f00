/** Foreign keys, from a column to the first key over one column of its type's family. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt, columnsOf, severalColumns } from '../relations.ts';

interface ForeignKeySpec {
  readonly table: Pick;
  readonly target: Pick;
  readonly column: Pick;
  readonly onDelete: string | undefined;
  readonly onUpdate: string | undefined;
  readonly ending: string | undefined;
}

const actions = oneOf('CASCADE', 'SET NULL', 'RESTRICT', 'SET DEFAULT');

export const foreignKey: Part<ForeignKeySpec> = {
  name: 'foreign-key',
  weight: 6,
  spec: fc.record({
    table: pick,
    target: pick,
    column: pick,
    onDelete: rarely(actions),
    onUpdate: rarely(actions),
    ending: rarely(oneOf('NOT VALID', 'DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED', 'NOT ENFORCED')),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    const keys = [...side.all<KeyLike>('primary-key'), ...side.all<KeyLike>('unique')];
    const key = keys[spec.target % Math.max(1, keys.length)];
    const target = key === undefined ? undefined : side.find('table', key.spec.table);
    if (table === undefined || target === undefined || key === undefined) return [];
    const [referenced, ...more] = severalColumns(side, target, key.spec.columns);
    if (referenced === undefined || more.length > 0) return [];
    const alike = columnsOf(side, table).filter(({ type }) => type.sql === referenced.type.sql);
    const column = alike[spec.column % Math.max(1, alike.length)] ?? columnAt(side, table, spec.column);
    if (column === undefined) return [];
    return [
      [
        `ALTER TABLE ${table.sql} ADD CONSTRAINT ${name} FOREIGN KEY (${column.name}) REFERENCES ${target.sql} (${referenced.name})`,
        ...(spec.onDelete === undefined ? [] : [`ON DELETE ${spec.onDelete}`]),
        ...(spec.onUpdate === undefined ? [] : [`ON UPDATE ${spec.onUpdate}`]),
        ...(spec.ending === undefined ? [] : [spec.ending]),
      ].join(' '),
    ];
  },
};

interface KeyLike {
  readonly table: Pick;
  readonly columns: readonly Pick[];
}
