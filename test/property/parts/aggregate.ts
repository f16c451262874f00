/** Aggregates over one state function for each type, and overloads of one name. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';

interface AggregateSpec {
  readonly schema: Pick | undefined;
  readonly type: string;
  readonly start: string | undefined;
  readonly parallel: boolean | undefined;
  readonly overloaded: boolean | undefined;
}

export const aggregate: Part<AggregateSpec> = {
  name: 'aggregate',
  weight: 1,
  spec: fc.record({
    schema: rarely(pick),
    type: oneOf('integer', 'bigint'),
    start: rarely(oneOf('0', '5')),
    parallel: rarely(fc.constant(true)),
    overloaded: rarely(fc.constant(true)),
  }),
  schema: (spec) => spec.schema,
  sql: ({ sql, spec }) => {
    const options = [
      ...(spec.start === undefined ? [] : [`INITCOND = '${spec.start}'`]),
      ...(spec.parallel === true ? ['PARALLEL = safe'] : []),
    ];
    const over = (type: string): readonly string[] => [
      `CREATE OR REPLACE FUNCTION public.adds(${type}, ${type}) RETURNS ${type} LANGUAGE sql AS 'SELECT $1 + $2'`,
      `CREATE AGGREGATE ${sql}(${type}) (${[`SFUNC = public.adds`, `STYPE = ${type}`, ...options].join(', ')})`,
    ];
    return [...over(spec.type), ...(spec.overloaded === true ? over('numeric') : [])];
  },
};
