import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';

interface RangeSpec {
  readonly schema: Pick | undefined;
  readonly subtype: string;
}

export const range: Part<RangeSpec> = {
  name: 'range',
  weight: 1,
  spec: fc.record({ schema: rarely(pick), subtype: oneOf('double precision', 'time', 'text', 'interval') }),
  schema: (spec) => spec.schema,
  sql: ({ sql, spec }) => [`CREATE TYPE ${sql} AS RANGE (subtype = ${spec.subtype})`],
};
