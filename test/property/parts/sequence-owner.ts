/** A sequence that belongs to a column. */
import fc from 'fast-check';
import { type Part, type Pick, pick } from '../part.ts';
import { columnAt } from '../relations.ts';

interface OwnerSpec {
  readonly sequence: Pick;
  readonly table: Pick;
  readonly column: Pick;
}

export const sequenceOwner: Part<OwnerSpec> = {
  name: 'sequence-owner',
  weight: 1,
  spec: fc.record({ sequence: pick, table: pick, column: pick }),
  sql: ({ spec }, side) => {
    const sequence = side.find('sequence', spec.sequence);
    const table = side.find('table', spec.table);
    const column = table === undefined ? undefined : columnAt(side, table, spec.column);
    return sequence === undefined || table === undefined || column === undefined
      ? []
      : [`ALTER SEQUENCE ${sequence.sql} OWNED BY ${table.sql}.${column.name}`];
  },
};
