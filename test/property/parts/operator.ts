/** Operators over a declared type, and casts from it. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';

interface OperatorSpec {
  readonly type: Pick;
  readonly symbol: string;
  readonly commutes: boolean | undefined;
  readonly cast: string | undefined;
}

export const operator: Part<OperatorSpec> = {
  name: 'operator',
  weight: 1,
  spec: fc.record({
    type: pick,
    symbol: oneOf('===', '<~>'),
    commutes: rarely(fc.constant(true)),
    cast: rarely(oneOf('ASSIGNMENT', 'IMPLICIT')),
  }),
  sql: ({ spec, name }, side) => {
    const type = side.find('composite', spec.type);
    if (type === undefined) return [];
    const commutes = spec.commutes === true ? `, COMMUTATOR = ${spec.symbol}` : '';
    return [
      `CREATE FUNCTION public.${name}(${type.sql}, ${type.sql}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'`,
      `CREATE OPERATOR public.${spec.symbol} (LEFTARG = ${type.sql}, RIGHTARG = ${type.sql}, FUNCTION = public.${name}${commutes})`,
      ...(spec.cast === undefined
        ? []
        : [
            `CREATE FUNCTION public.${name}(${type.sql}) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 1::bigint'`,
            `CREATE CAST (${type.sql} AS bigint) WITH FUNCTION public.${name}(${type.sql}) AS ${spec.cast}`,
          ]),
    ];
  },
};
