import fc from 'fast-check';
import { type Part, type Pick, pick, rarely } from '../part.ts';
import { builtIn } from '../types.ts';

interface CompositeSpec {
  readonly schema: Pick | undefined;
  readonly fields: readonly Pick[];
}

export const composite: Part<CompositeSpec> = {
  name: 'composite',
  weight: 2,
  spec: fc.record({ schema: rarely(pick), fields: fc.array(pick, { minLength: 1, maxLength: 3 }) }),
  schema: (spec) => spec.schema,
  sql: ({ sql, spec }) => [
    `CREATE TYPE ${sql} AS (${spec.fields.map((field, i) => `f${i} ${builtIn(field).sql}`).join(', ')})`,
  ],
};
