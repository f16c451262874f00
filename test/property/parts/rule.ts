/** Rewrite rules of tables. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt, condition } from '../relations.ts';

interface RuleSpec {
  readonly table: Pick;
  readonly column: Pick;
  readonly event: string;
  readonly action: string;
  readonly when: boolean | undefined;
  readonly state: string | undefined;
}

export const rule: Part<RuleSpec> = {
  name: 'rule',
  weight: 2,
  spec: fc.record({
    table: pick,
    column: pick,
    // A rule on INSERT would take the sample rows away.
    event: oneOf('UPDATE', 'DELETE'),
    action: oneOf('NOTHING', 'notify'),
    when: rarely(fc.constant(true)),
    state: rarely(oneOf('DISABLE', 'ENABLE ALWAYS')),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    const column = table === undefined ? undefined : columnAt(side, table, spec.column);
    if (table === undefined || column === undefined) return [];
    const old = { ...column, name: `old.${column.name}` };
    const when = spec.when === true ? ` WHERE ${condition(old, spec.column)}` : '';
    const action = spec.action === 'NOTHING' ? 'ALSO NOTHING' : 'ALSO NOTIFY changed';
    return [
      `CREATE RULE ${name} AS ON ${spec.event} TO ${table.sql}${when} DO ${action}`,
      ...(spec.state === undefined ? [] : [`ALTER TABLE ${table.sql} ${spec.state} RULE ${name}`]),
    ];
  },
};
