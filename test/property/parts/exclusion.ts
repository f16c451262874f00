import fc from 'fast-check';
import { type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt } from '../relations.ts';

interface ExclusionSpec {
  readonly table: Pick;
  readonly column: Pick;
  readonly where: boolean | undefined;
  readonly deferrable: boolean | undefined;
}

export const exclusion: Part<ExclusionSpec> = {
  name: 'exclusion',
  weight: 1,
  spec: fc.record({
    table: pick,
    column: pick,
    where: rarely(fc.constant(true)),
    deferrable: rarely(fc.constant(true)),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    const column = table === undefined ? undefined : columnAt(side, table, spec.column);
    if (table === undefined || column === undefined || !column.type.ordered) return [];
    const element =
      column.type.family === 'range' ? `gist (${column.name} WITH &&)` : `btree (${column.name} WITH =)`;
    const where = spec.where === true ? ` WHERE (${column.name} IS NOT NULL)` : '';
    const deferrable = spec.deferrable === true ? ' DEFERRABLE' : '';
    return [`ALTER TABLE ${table.sql} ADD CONSTRAINT ${name} EXCLUDE USING ${element}${where}${deferrable}`];
  },
};
