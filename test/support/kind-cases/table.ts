/** Changes of tables. */
import { type Case, events, users, y24 } from './basis.ts';

export const tableCases: readonly Case[] = [
  {
    name: 'with options, row security and replica identity',
    from: users,
    to: `${users} ALTER TABLE users SET (fillfactor = 70), ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, REPLICA IDENTITY FULL;`,
  },
  { name: 'that is unlogged', from: users, to: users.replace('TABLE', 'UNLOGGED TABLE') },
  {
    name: 'partitioned, with keys and indexes',
    from: '',
    to: `${events} ALTER TABLE events ADD PRIMARY KEY (id, day); CREATE INDEX ON events (day); ${y24}`,
  },
  {
    name: 'that gains a partition',
    from: `${events} CREATE INDEX ON events (id);`,
    to: `${events} CREATE INDEX ON events (id); ${y24}`,
  },
  {
    name: 'that is detached from its parent',
    from: `${events} ${y24}`,
    to: `${events} CREATE TABLE y24 (id int, day date NOT NULL);`,
  },
  { name: 'that inherits', from: users, to: `${users} CREATE TABLE staff (salary int) INHERITS (users);` },
  {
    name: 'that needs a function which needs the table',
    from: '',
    to: `CREATE TABLE t (id int); CREATE FUNCTION n(t) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION m() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT count(*)::int FROM t; END; ALTER TABLE t ADD c int DEFAULT m();`,
  },
];
