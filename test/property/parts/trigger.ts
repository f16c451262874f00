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
  /** Deferrable, each row, afterwards. */
  readonly constraint: string | undefined;
  /** Sees all changed rows, once for each statement. */
  readonly transition: boolean | undefined;
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
    constraint: rarely(oneOf('', 'DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED')),
    transition: rarely(fc.constant(true)),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    const column = table === undefined ? undefined : columnAt(side, table, spec.column);
    if (table === undefined || column === undefined) return [];
    const isConstraint = spec.constraint !== undefined;
    const seesAll = spec.transition === true && !isConstraint;
    const [moment, each] = isConstraint
      ? ['AFTER', 'ROW']
      : seesAll
        ? ['AFTER', 'STATEMENT']
        : [spec.moment, spec.each];
    const event = `UPDATE${spec.ofColumn === true && !seesAll ? ` OF ${column.name}` : ''}`;
    const when = spec.when === true && each === 'ROW' ? ` WHEN (old.${column.name} IS NULL)` : '';
    const head = `CREATE ${isConstraint ? 'CONSTRAINT ' : ''}TRIGGER ${name} ${moment} ${event} ON ${table.sql}`;
    const middle = isConstraint
      ? ` ${spec.constraint}`
      : seesAll
        ? ' REFERENCING OLD TABLE AS was NEW TABLE AS now_is'
        : '';
    return [
      `CREATE OR REPLACE FUNCTION public.passing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'`,
      `${head}${middle} FOR EACH ${each}${when} EXECUTE FUNCTION public.passing()`,
      ...(spec.state === undefined ? [] : [`ALTER TABLE ${table.sql} ${spec.state} TRIGGER ${name}`]),
    ];
  },
};
