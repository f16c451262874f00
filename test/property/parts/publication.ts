/** Publications of tables, columns and rows of them, and of whole schemas. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt, condition } from '../relations.ts';

interface PublicationSpec {
  readonly table: Pick;
  readonly another: Pick | undefined;
  readonly column: Pick;
  readonly listed: boolean | undefined;
  readonly where: Pick | undefined;
  readonly everything: 'all' | 'schema' | undefined;
  readonly publish: string | undefined;
  readonly root: boolean | undefined;
}

export const publication: Part<PublicationSpec> = {
  name: 'publication',
  weight: 2,
  spec: fc.record({
    table: pick,
    another: rarely(pick),
    column: pick,
    listed: rarely(fc.constant(true)),
    where: rarely(pick),
    everything: rarely(oneOf('schema' as const, 'all' as const)),
    publish: rarely(oneOf('insert', 'insert, truncate')),
    root: rarely(fc.constant(true)),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    const column = table === undefined ? undefined : columnAt(side, table, spec.column);
    if (table === undefined || column === undefined) return [];
    const options = [
      ...(spec.publish === undefined ? [] : [`publish = '${spec.publish}'`]),
      ...(spec.root === true ? ['publish_via_partition_root = true'] : []),
    ];
    const given = options.length === 0 ? '' : ` WITH (${options.join(', ')})`;
    const another = spec.another === undefined ? undefined : side.find('table', spec.another);
    const listed = spec.listed === true && spec.everything === undefined ? ` (${column.name})` : '';
    const where = spec.where === undefined ? '' : ` WHERE (${condition(column, spec.where)})`;
    const members = [
      `TABLE ONLY ${table.sql}${listed}${where}`,
      ...(another === undefined || another.slot === table.slot ? [] : [`TABLE ONLY ${another.sql}`]),
      ...(spec.everything === 'schema' ? ['TABLES IN SCHEMA public'] : []),
    ];
    const what = spec.everything === 'all' ? 'ALL TABLES' : members.join(', ');
    return [`CREATE PUBLICATION ${name} FOR ${what}${given}`];
  },
};
