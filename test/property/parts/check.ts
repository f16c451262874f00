import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt, condition } from '../relations.ts';

interface CheckSpec {
  readonly table: Pick;
  readonly column: Pick;
  readonly condition: Pick;
  readonly ending: string | undefined;
}

export const check: Part<CheckSpec> = {
  name: 'check',
  weight: 6,
  spec: fc.record({
    table: pick,
    column: pick,
    condition: pick,
    ending: rarely(oneOf('NOT VALID', 'NO INHERIT', 'NOT ENFORCED')),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    const column = table === undefined ? undefined : columnAt(side, table, spec.column);
    if (table === undefined || column === undefined) return [];
    const end = spec.ending === undefined ? '' : ` ${spec.ending}`;
    return [
      `ALTER TABLE ${table.sql} ADD CONSTRAINT ${name} CHECK (${condition(column, spec.condition)})${end}`,
    ];
  },
};
