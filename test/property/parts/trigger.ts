/** Triggers, with the one function that all of them call. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt } from '../relations.ts';

interface TriggerSpec {
  readonly table: Pick;
  readonly column: Pick;
  readonly moment: string;
  readonly each: string;
  readonly when: boolean | undefined;
  readonly state: string | undefined;
  readonly ofColumn: boolean | undefined;
}

export const trigger: Part<TriggerSpec> = {
  name: 'trigger',
  weight: 3,
  spec: fc.record({
    table: pick,
    column: pick,
    moment: oneOf('BEFORE', 'AFTER'),
    each: oneOf('ROW', 'STATEMENT'),
    when: rarely(fc.constant(true)),
    state: rarely(oneOf('DISABLE', 'ENABLE ALWAYS', 'ENABLE REPLICA')),
    ofColumn: rarely(fc.constant(true)),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    const column = table === undefined ? undefined : columnAt(side, table, spec.column);
    if (table === undefined || column === undefined) return [];
    const event = `UPDATE${spec.ofColumn === true ? ` OF ${column.name}` : ''}`;
    const when = spec.when === true && spec.each === 'ROW' ? ` WHEN (old.${column.name} IS NULL)` : '';
    return [
      `CREATE OR REPLACE FUNCTION public.passing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'`,
      `CREATE TRIGGER ${name} ${spec.moment} ${event} ON ${table.sql} FOR EACH ${spec.each}${when} EXECUTE FUNCTION public.passing()`,
      ...(spec.state === undefined ? [] : [`ALTER TABLE ${table.sql} ${spec.state} TRIGGER ${name}`]),
    ];
  },
};
