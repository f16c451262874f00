/** Primary keys and unique constraints. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { severalColumns } from '../relations.ts';

interface KeySpec {
  readonly table: Pick;
  readonly columns: readonly Pick[];
  readonly deferrable: string | undefined;
  readonly include: Pick | undefined;
  readonly notDistinct: boolean | undefined;
}

function keyPart(name: string, word: string, weight: number): Part<KeySpec> {
  return {
    name,
    weight,
    spec: fc.record({
      table: pick,
      columns: fc.array(pick, { minLength: 1, maxLength: 2 }),
      deferrable: rarely(oneOf('DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED')),
      include: rarely(pick),
      notDistinct: rarely(fc.constant(true)),
    }),
    sql: ({ spec, name: own }, side) => {
      const table = side.find('table', spec.table);
      if (table === undefined) return [];
      const columns = severalColumns(side, table, spec.columns).filter(({ type }) => type.ordered);
      const [included] = spec.include === undefined ? [] : severalColumns(side, table, [spec.include]);
      if (columns.length === 0) return [];
      const notDistinct = word === 'UNIQUE' && spec.notDistinct === true ? ' NULLS NOT DISTINCT' : '';
      const include =
        included === undefined || columns.includes(included) ? '' : ` INCLUDE (${included.name})`;
      const list = columns.map((column) => column.name).join(', ');
      const end = spec.deferrable === undefined ? '' : ` ${spec.deferrable}`;
      return [
        `ALTER TABLE ${table.sql} ADD CONSTRAINT ${own} ${word}${notDistinct} (${list})${include}${end}`,
      ];
    },
  };
}

export const primaryKey = keyPart('primary-key', 'PRIMARY KEY', 8);
export const unique = keyPart('unique', 'UNIQUE', 4);
