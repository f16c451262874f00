/** NOT NULL under a name of its own, not inherited or not yet valid. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt } from '../relations.ts';

interface NotNullSpec {
  readonly table: Pick;
  readonly column: Pick;
  readonly ending: string | undefined;
  readonly comment: string | undefined;
}

export const notNull: Part<NotNullSpec> = {
  name: 'not-null',
  weight: 3,
  spec: fc.record({
    table: pick,
    column: pick,
    ending: rarely(oneOf('NO INHERIT', 'NOT VALID')),
    comment: rarely(oneOf('why', 'because')),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    const column = table === undefined ? undefined : columnAt(side, table, spec.column);
    if (table === undefined || column === undefined) return [];
    const end = spec.ending === undefined ? '' : ` ${spec.ending}`;
    return [
      `ALTER TABLE ${table.sql} ADD CONSTRAINT ${name} NOT NULL ${column.name}${end}`,
      ...(spec.comment === undefined
        ? []
        : [`COMMENT ON CONSTRAINT ${name} ON ${table.sql} IS '${spec.comment}'`]),
    ];
  },
};
