/** PostgreSQL's dialect. */
import { qualify, quoteIdentifier, quoteLiteral } from '../core/identifier.ts';
import { type Dialect, plainLiteral } from './dialect.ts';

export const postgresDialect: Dialect = {
  name: 'postgres',
  quote: quoteIdentifier,
  qualify,
  literal: (value) => (typeof value === 'string' ? quoteLiteral(value) : plainLiteral(value)),
  type: (postgresType) => postgresType,
  jsonType: 'jsonb',
  matches: (value, pattern) => `(${value}) ~ ${quoteLiteral(pattern)}`,
  secondsBetween: (earlier, later) =>
    `extract(epoch FROM (${later})::timestamptz - (${earlier})::timestamptz)::double precision`,
};
