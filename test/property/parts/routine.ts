/** Functions and procedures. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';

interface RoutineSpec {
  readonly schema: Pick | undefined;
  readonly result: string;
  readonly language: string;
  readonly body: number;
  readonly volatility: string | undefined;
  readonly strict: boolean | undefined;
  readonly secure: boolean | undefined;
  readonly default: boolean | undefined;
  readonly reads: Pick | undefined;
}

const spec = fc.record({
  schema: rarely(pick),
  result: oneOf('integer', 'bigint', 'text'),
  language: oneOf('sql', 'plpgsql', 'atomic'),
  body: fc.nat(3),
  volatility: rarely(oneOf('IMMUTABLE', 'STABLE')),
  strict: rarely(fc.constant(true)),
  secure: rarely(fc.constant(true)),
  default: rarely(fc.constant(true)),
  reads: rarely(pick),
});

export const routine: Part<RoutineSpec> = {
  name: 'function',
  weight: 4,
  spec,
  schema: (own) => own.schema,
  sql: ({ spec: own, sql }) => {
    const head = [
      `CREATE FUNCTION ${sql}(a integer${own.default === true ? ' DEFAULT 5' : ''}) RETURNS ${own.result}`,
      `LANGUAGE ${own.language === 'plpgsql' ? 'plpgsql' : 'sql'}`,
      ...(own.volatility === undefined ? [] : [own.volatility]),
      ...(own.strict === true ? ['STRICT'] : []),
      ...(own.secure === true ? ['SECURITY DEFINER SET search_path = pg_catalog'] : []),
    ].join(' ');
    const value = `(a + ${own.body})::${own.result}`;
    if (own.language === 'atomic') return [`${head} RETURN ${value}`];
    const body = own.language === 'sql' ? `SELECT ${value}` : `BEGIN RETURN ${value}; END`;
    return [`${head} AS '${body}'`];
  },
};

export const procedure: Part<RoutineSpec> = {
  name: 'procedure',
  weight: 1,
  spec,
  schema: (own) => own.schema,
  sql: ({ spec: own, sql }, side) => {
    const table = own.reads === undefined ? undefined : side.find('table', own.reads);
    const work = table === undefined ? `SELECT ${own.body}` : `DELETE FROM ${table.sql} WHERE false`;
    return [`CREATE PROCEDURE ${sql}(a integer) LANGUAGE sql AS $body$${work}$body$`];
  },
};
