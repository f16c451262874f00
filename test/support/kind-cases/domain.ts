/** Changes of domains. */
import type { Case } from './basis.ts';

export const domainCases: readonly Case[] = [
  {
    name: 'with another check, default and NOT NULL',
    from: `CREATE DOMAIN d AS text CHECK (VALUE <> ''); CREATE TABLE t (d d);`,
    to: `CREATE DOMAIN d AS text DEFAULT 'x' NOT NULL CONSTRAINT longer CHECK (length(VALUE) > 1); CREATE TABLE t (d d);`,
  },
  { name: 'over another type', from: 'CREATE DOMAIN d AS int;', to: 'CREATE DOMAIN d AS bigint;' },
];
