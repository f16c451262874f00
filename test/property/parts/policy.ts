import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt, condition } from '../relations.ts';
import { ROLES } from './grant.ts';

interface PolicySpec {
  readonly table: Pick;
  readonly column: Pick;
  readonly command: string | undefined;
  readonly restrictive: boolean | undefined;
  readonly using: Pick;
  readonly role: string | undefined;
}

export const policy: Part<PolicySpec> = {
  name: 'policy',
  weight: 3,
  spec: fc.record({
    table: pick,
    column: pick,
    command: rarely(oneOf('SELECT', 'UPDATE', 'DELETE')),
    restrictive: rarely(fc.constant(true)),
    using: pick,
    role: rarely(oneOf(...ROLES)),
  }),
  sql: ({ spec, name }, side) => {
    const table = side.find('table', spec.table);
    const column = table === undefined ? undefined : columnAt(side, table, spec.column);
    if (table === undefined || column === undefined) return [];
    return [
      [
        `CREATE POLICY ${name} ON ${table.sql}`,
        ...(spec.restrictive === true ? ['AS RESTRICTIVE'] : []),
        ...(spec.command === undefined ? [] : [`FOR ${spec.command}`]),
        ...(spec.role === undefined ? [] : [`TO ${spec.role}`]),
        `USING (${condition(column, spec.using)})`,
      ].join(' '),
    ];
  },
};
