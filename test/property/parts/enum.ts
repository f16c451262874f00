import fc from 'fast-check';
import { type Part, type Pick, pick, rarely } from '../part.ts';
import { ENUM_VALUES } from '../types.ts';

interface EnumSpec {
  readonly schema: Pick | undefined;
  readonly values: readonly string[];
  readonly base: undefined;
}

/** The first two values are always there: defaults and conditions name them. */
const values = fc
  .tuple(fc.subarray(ENUM_VALUES.slice(2)), fc.boolean())
  .map(([more, turned]) =>
    turned ? [...more, ...ENUM_VALUES.slice(0, 2)].reverse() : [...ENUM_VALUES.slice(0, 2), ...more],
  );

export const enumPart: Part<EnumSpec> = {
  name: 'enum',
  weight: 5,
  spec: fc.record({ schema: rarely(pick), values, base: fc.constant(undefined) }),
  schema: (spec) => spec.schema,
  sql: (own) => [
    `CREATE TYPE ${own.sql} AS ENUM (${own.spec.values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')})`,
  ],
};
