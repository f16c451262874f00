import fc from 'fast-check';
import { type Part, type Pick, pick, rarely } from '../part.ts';
import { builtIn } from '../types.ts';

interface DomainSpec {
  readonly schema: Pick | undefined;
  readonly base: Pick;
  readonly default: Pick | undefined;
  readonly notNull: boolean | undefined;
  readonly check: Pick | undefined;
}

export const domain: Part<DomainSpec> = {
  name: 'domain',
  weight: 3,
  spec: fc.record({
    schema: rarely(pick),
    base: fc.oneof(fc.nat(4), pick),
    default: rarely(fc.nat(1)),
    notNull: rarely(fc.constant(true)),
    check: fc.option(fc.nat(2), { nil: undefined }),
  }),
  schema: (spec) => spec.schema,
  sql: ({ sql, spec }) => {
    const base = builtIn(spec.base);
    const literal = base.literals[(spec.default ?? 0) % base.literals.length];
    const checks = [
      'VALUE IS NOT NULL OR true',
      `VALUE <> ${literal}`,
      `VALUE IN (${base.literals.join(', ')})`,
    ];
    return [
      [
        `CREATE DOMAIN ${sql} AS ${base.sql}`,
        ...(spec.default === undefined ? [] : [`DEFAULT ${literal}`]),
        ...(spec.notNull === true ? ['NOT NULL'] : []),
        ...(spec.check === undefined || !base.ordered
          ? []
          : [`CONSTRAINT fits CHECK (${checks[spec.check]})`]),
      ].join(' '),
    ];
  },
};
