/** Keys over a period, with the foreign keys that refer to them. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';

interface PeriodKeySpec {
  readonly schema: Pick | undefined;
  readonly word: string;
  readonly period: string;
  readonly plain: boolean | undefined;
  readonly referring: boolean | undefined;
}

export const periodKey: Part<PeriodKeySpec> = {
  name: 'period-key',
  weight: 1,
  spec: fc.record({
    schema: rarely(pick),
    word: oneOf('PRIMARY KEY', 'UNIQUE'),
    period: oneOf('daterange', 'tsrange'),
    plain: rarely(fc.constant(true)),
    referring: rarely(fc.constant(true)),
  }),
  schema: (spec) => spec.schema,
  sql: ({ spec, sql, name }) => {
    const key = spec.plain === true ? '(id, v)' : '(id, v WITHOUT OVERLAPS)';
    const period = spec.plain === true ? 'v' : 'PERIOD v';
    return [
      `CREATE TABLE ${sql} (id int4range, v ${spec.period}, of int4range, CONSTRAINT ${name} ${spec.word} ${key})`,
      ...(spec.referring === true
        ? [`ALTER TABLE ${sql} ADD FOREIGN KEY (of, ${period}) REFERENCES ${sql} (id, ${period})`]
        : []),
    ];
  },
};
