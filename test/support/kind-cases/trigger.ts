/** Changes of triggers. */
import { type Case, events, pass, users, y24 } from './basis.ts';

const g = (when: string, rest = '', on = 'users'): string =>
  `CREATE TRIGGER g ${when} ON ${on} ${rest} EXECUTE FUNCTION pass();`;
const row = 'FOR EACH ROW';
const c = (rest: string): string =>
  `CREATE CONSTRAINT TRIGGER c AFTER INSERT ON users ${rest} FOR EACH ROW EXECUTE FUNCTION pass();`;

export const triggerCases: readonly Case[] = [
  {
    name: 'with a condition, disabled',
    from: `${users} ${pass}`,
    to: `${users} ${pass} ${g('BEFORE UPDATE', `${row} WHEN (old.age <> new.age)`)} ALTER TABLE users DISABLE TRIGGER g;`,
  },
  {
    name: 'of other events and columns, always firing, with a comment',
    from: `${users} ${pass} ${g('BEFORE UPDATE OF age', row)} ALTER TABLE users ENABLE ALWAYS TRIGGER g; COMMENT ON TRIGGER g ON users IS 'kept';`,
    to: `${users} ${pass} ${g('AFTER INSERT OR UPDATE OF email, age OR DELETE OR TRUNCATE', 'FOR EACH STATEMENT')} ALTER TABLE users ENABLE ALWAYS TRIGGER g; COMMENT ON TRIGGER g ON users IS 'kept';`.replace(
      ' OF email, age',
      '',
    ),
  },
  {
    name: 'with transition tables, firing on replicas',
    from: `${users} ${pass} ${g('AFTER UPDATE', 'REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT')}`,
    to: `${users} ${pass} ${g('AFTER UPDATE', 'REFERENCING NEW TABLE AS n FOR EACH STATEMENT')} ALTER TABLE users ENABLE REPLICA TRIGGER g;`,
  },
  {
    name: 'of another function with arguments',
    from: `${users} ${pass} ${g('BEFORE UPDATE', row)}`,
    to: `${users} ${pass.replace('pass()', 'other()')} ${g('BEFORE UPDATE', row).replace('pass()', `other('a', '2')`)}`,
  },
  {
    name: 'renamed',
    from: `${users} ${pass} ${g('BEFORE UPDATE', row)}`,
    to: `${users} ${pass} ${g('BEFORE UPDATE', row).replace('TRIGGER g', 'TRIGGER h')}`,
  },
  {
    name: 'of a constraint',
    from: `${users} ${pass}`,
    to: `${users} ${pass} ${c('DEFERRABLE INITIALLY DEFERRED')} COMMENT ON TRIGGER c ON users IS 'x';`,
  },
  {
    name: 'of a constraint between tables, with another time',
    from: `${users} ${pass} CREATE TABLE other (id int); ${c('FROM other DEFERRABLE')}`,
    to: `${users} ${pass} CREATE TABLE other (id int); ${c('')}`,
  },
  {
    name: 'of a view',
    from: `${users} ${pass} CREATE VIEW v AS SELECT id FROM users;`,
    to: `${users} ${pass} CREATE VIEW v AS SELECT id FROM users; ${g('INSTEAD OF INSERT OR UPDATE OR DELETE', row, 'v')}`,
  },
  {
    name: 'of a view that is made anew',
    from: `${users} ${pass} CREATE VIEW v AS SELECT id, email FROM users; ${g('INSTEAD OF INSERT', row, 'v')} COMMENT ON TRIGGER g ON v IS 'kept';`,
    to: `${users} ${pass} CREATE VIEW v AS SELECT email FROM users; ${g('INSTEAD OF INSERT', row, 'v')} COMMENT ON TRIGGER g ON v IS 'kept';`,
  },
  {
    name: 'of a partitioned table',
    from: `${events} ${y24} ${pass}`,
    to: `${events} ${y24} ${pass} ${g('AFTER INSERT', row, 'events')}`,
  },
  {
    name: 'of a partitioned table, off on one partition',
    from: `${events} ${y24} ${pass} ${g('AFTER INSERT', row, 'events')}`,
    to: `${events} ${y24} ${pass} ${g('AFTER INSERT', row, 'events')} ALTER TABLE y24 DISABLE TRIGGER g;`,
  },
  {
    name: 'of a partitioned table, off but for one partition, changed',
    from: `${events} ${y24} ${pass} ${g('AFTER INSERT', row, 'events')} ALTER TABLE events DISABLE TRIGGER g; ALTER TABLE y24 ENABLE TRIGGER g;`,
    to: `${events} ${y24} ${pass} ${g('AFTER UPDATE', row, 'events')} ALTER TABLE events ENABLE ALWAYS TRIGGER g; ALTER TABLE y24 DISABLE TRIGGER g;`,
  },
  {
    name: 'of the same name on a table that joins a partitioned one',
    from: `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c (a int); CREATE TRIGGER g BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER g BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION f();`,
    to: `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1); CREATE TRIGGER g BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();`,
  },
  {
    name: 'that goes from a partition to the whole',
    from: `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1); CREATE TRIGGER g BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION f();`,
    to: `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN (1); CREATE TRIGGER g BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();`,
  },
];
