/** Changes of materialized views. */
import { type Case, users } from './basis.ts';

export const materializedViewCases: readonly Case[] = [
  {
    name: 'with an index, changed',
    from: `${users} CREATE MATERIALIZED VIEW m AS SELECT id FROM users; CREATE UNIQUE INDEX ON m (id);`,
    to: `${users} CREATE MATERIALIZED VIEW m AS SELECT id, age FROM users; CREATE UNIQUE INDEX ON m (id); COMMENT ON MATERIALIZED VIEW m IS 'x';`,
  },
  {
    name: 'whose columns are kept otherwise, clustered',
    from: `CREATE TABLE t (a int, b text); CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX i ON m (a); ALTER MATERIALIZED VIEW m CLUSTER ON i; ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 500;`,
    to: `CREATE TABLE t (a int, b text); CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT a, b FROM t; CREATE INDEX i ON m (a); ALTER MATERIALIZED VIEW m ALTER b SET STATISTICS 200; ALTER MATERIALIZED VIEW m ALTER b SET STORAGE EXTERNAL; ALTER MATERIALIZED VIEW m ALTER b SET COMPRESSION pglz; ALTER MATERIALIZED VIEW m ALTER b SET (n_distinct = 5);`,
  },
  {
    name: 'that is made anew and keeps how its columns are kept',
    from: `CREATE TABLE t (a int, b text); CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX i ON m (a); ALTER MATERIALIZED VIEW m CLUSTER ON i; ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 500;`,
    to: `CREATE TABLE t (a bigint, b text); CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t; CREATE INDEX i ON m (a); ALTER MATERIALIZED VIEW m CLUSTER ON i; ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 500;`,
  },
];
