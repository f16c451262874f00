import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';

interface SequenceSpec {
  readonly schema: Pick | undefined;
  readonly type: string | undefined;
  readonly increment: number | undefined;
  readonly start: number | undefined;
  readonly maximum: number | undefined;
  readonly cache: number | undefined;
  readonly cycle: boolean | undefined;
}

export const sequence: Part<SequenceSpec> = {
  name: 'sequence',
  weight: 3,
  spec: fc.record({
    schema: rarely(pick),
    type: rarely(oneOf('integer', 'smallint')),
    increment: rarely(oneOf(2, 10, -1)),
    start: rarely(oneOf(5, 100)),
    maximum: rarely(oneOf(1000, 20_000)),
    cache: rarely(oneOf(10)),
    cycle: rarely(fc.constant(true)),
  }),
  schema: (spec) => spec.schema,
  sql: ({ sql, spec }) => [
    [
      `CREATE SEQUENCE ${sql}`,
      ...(spec.type === undefined ? [] : [`AS ${spec.type}`]),
      ...(spec.increment === undefined ? [] : [`INCREMENT ${spec.increment}`]),
      ...(spec.increment === -1 ? [] : spec.start === undefined ? [] : [`START ${spec.start}`]),
      ...(spec.maximum === undefined ? [] : [`MAXVALUE ${spec.maximum}`]),
      ...(spec.cache === undefined ? [] : [`CACHE ${spec.cache}`]),
      ...(spec.cycle === true ? ['CYCLE'] : []),
    ].join(' '),
  ],
};
