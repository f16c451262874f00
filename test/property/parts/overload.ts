/** A second function of a name that is there, with other arguments; views and checks may call either. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt } from '../relations.ts';

interface OverloadSpec {
  readonly of: Pick;
  readonly argument: string;
  readonly checks: Pick | undefined;
}

export const overload: Part<OverloadSpec> = {
  name: 'overload',
  weight: 2,
  spec: fc.record({ of: pick, argument: oneOf('text', 'bigint', 'date'), checks: rarely(pick) }),
  sql: ({ spec, name }, side) => {
    const routine = side.find('function', spec.of);
    if (routine === undefined) return [];
    const table = spec.checks === undefined ? undefined : side.find('table', spec.checks);
    const column = table === undefined ? undefined : columnAt(side, table, spec.of);
    return [
      `CREATE FUNCTION ${routine.sql}(a ${spec.argument}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'`,
      ...(table === undefined || column === undefined
        ? []
        : [`ALTER TABLE ${table.sql} ADD CONSTRAINT ${name} CHECK (${routine.sql}(${column.name}))`]),
    ];
  },
};
