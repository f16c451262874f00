/** Changes of roles, memberships, owners, default privileges and grants. */
import { type Case, f, users } from './basis.ts';

const app = 'CREATE ROLE case_app;';
const both = `${app} CREATE ROLE case_reader;`;

export const roleCases: readonly Case[] = [
  { name: 'with nothing', from: '', to: 'CREATE ROLE case_plain; CREATE ROLE "Case ""odd"" one" LOGIN;' },
  {
    name: 'with every attribute and a comment',
    from: app,
    to: `CREATE ROLE case_app SUPERUSER CREATEDB CREATEROLE NOINHERIT LOGIN REPLICATION BYPASSRLS CONNECTION LIMIT 7 VALID UNTIL '2030-01-02 03:04:05+01'; COMMENT ON ROLE case_app IS 'it''s';`,
  },
  {
    name: 'with settings of several kinds, of the server and of this database',
    from: `${app} ALTER ROLE case_app SET work_mem = '8MB'; ALTER ROLE case_app SET lock_timeout = '1s';`,
    to: `${app} ALTER ROLE case_app SET work_mem = '9MB'; ALTER ROLE case_app SET search_path = "$user", public, "Odd, one"; ALTER ROLE case_app SET app.tenant = 'a b';
      DO $$ BEGIN EXECUTE format('ALTER ROLE case_app IN DATABASE %I SET statement_timeout = ''5s''', current_database()); END $$;`,
  },
  {
    name: 'that a policy is for, instead of another',
    from: `${users} CREATE ROLE case_a; CREATE POLICY p ON users TO case_a USING (true);`,
    to: `${users} CREATE ROLE case_b; CREATE POLICY p ON users TO case_b, CURRENT_USER USING (true);`,
  },
  {
    name: 'that goes with all it had',
    from: `${users} ${both} GRANT case_app TO case_reader; GRANT SELECT ON users TO case_app; GRANT UPDATE (age) ON users TO case_app; ALTER TABLE users OWNER TO case_app; CREATE SCHEMA s AUTHORIZATION case_app; ALTER DEFAULT PRIVILEGES FOR ROLE case_app IN SCHEMA s GRANT SELECT ON TABLES TO case_reader; CREATE POLICY p ON users TO case_app USING (true);`,
    to: users,
  },
];

export const membershipCases: readonly Case[] = [
  {
    name: 'with a right to give it on',
    from: both,
    to: `${both} GRANT case_app TO case_reader WITH ADMIN OPTION;`,
  },
  {
    name: 'that may no longer be given on',
    from: `${both} GRANT case_app TO case_reader WITH ADMIN OPTION;`,
    to: `${both} GRANT case_app TO case_reader;`,
  },
  {
    name: 'with other options',
    from: `${both} GRANT case_app TO case_reader;`,
    to: `${both} GRANT case_app TO case_reader WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;`,
  },
  {
    name: 'made with options, of a role that does not inherit, in one of the server',
    from: '',
    to: `${app} CREATE ROLE case_reader NOINHERIT; GRANT case_app TO case_reader WITH INHERIT TRUE, SET FALSE; GRANT pg_read_all_data TO case_reader;`,
  },
  {
    name: 'granted by several, one of whom goes',
    from: `${both} CREATE ROLE case_giver; GRANT case_app TO case_giver WITH ADMIN OPTION; GRANT case_app TO case_reader; GRANT case_app TO case_reader WITH SET FALSE GRANTED BY case_giver;`,
    to: `${both} GRANT case_app TO case_reader;`,
  },
];

const things = `CREATE SCHEMA s; CREATE TABLE s.t (id serial PRIMARY KEY, g int GENERATED ALWAYS AS IDENTITY); CREATE VIEW s.v AS SELECT id FROM s.t; CREATE MATERIALIZED VIEW s.m AS SELECT id FROM s.t;
  CREATE SEQUENCE s.q; CREATE TYPE s.e AS ENUM ('a'); CREATE TYPE s.c AS (x int); CREATE DOMAIN s.d AS int; CREATE TYPE s.r AS RANGE (SUBTYPE = float8); ${f('SELECT 1')} CREATE PROCEDURE p() LANGUAGE sql AS '';
  CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int); CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE ft (id int) SERVER far;
  CREATE COLLATION co FROM "C"; CREATE STATISTICS st ON id, g FROM s.t; CREATE PUBLICATION pub; CREATE TEXT SEARCH DICTIONARY di (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION cf (PARSER = "default");
  CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);`;
const ownable = [
  'SCHEMA s',
  'TABLE s.t',
  'VIEW s.v',
  'MATERIALIZED VIEW s.m',
  'SEQUENCE s.q',
  'TYPE s.e',
  'TYPE s.c',
  'DOMAIN s.d',
  'TYPE s.r',
  'FUNCTION f(int)',
  'PROCEDURE p()',
  'AGGREGATE total(int)',
  'SERVER far',
  'FOREIGN TABLE ft',
  'COLLATION co',
  'STATISTICS st',
  'PUBLICATION pub',
  'TEXT SEARCH DICTIONARY di',
  'TEXT SEARCH CONFIGURATION cf',
  'OPERATOR === (int, int)',
];
const ownedBy = (role: string): string =>
  ownable.map((object) => `ALTER ${object} OWNER TO ${role};`).join(' ');

export const ownerCases: readonly Case[] = [
  {
    name: 'of objects of every kind',
    from: `${things} ${app}`,
    to: `${things} ${app} ${ownedBy('case_app')}`,
  },
  { name: 'of objects that are made with it', from: '', to: `${app} ${things} ${ownedBy('case_app')}` },
  {
    name: 'that is another',
    from: `${things} ${app} ${ownedBy('case_app')}`,
    to: `CREATE ROLE case_other; ${things} ${ownedBy('case_other')}`,
  },
  {
    name: 'of a table that gets and loses a serial column',
    from: `${app} CREATE TABLE t (a int); ALTER TABLE t OWNER TO case_app;`,
    to: `${app} CREATE TABLE t (a int, b serial); ALTER TABLE t OWNER TO case_app;`,
  },
  {
    name: 'of a table that changes hands while it gets a serial column',
    from: `${both} CREATE TABLE t (a int); ALTER TABLE t OWNER TO case_app;`,
    to: `${both} CREATE TABLE t (a int, b serial); ALTER TABLE t OWNER TO case_reader;`,
  },
  {
    name: 'of a sequence that a column lets go of',
    from: `${app} CREATE SEQUENCE q; CREATE TABLE t (a int DEFAULT nextval('q')); ALTER SEQUENCE q OWNED BY t.a; ALTER TABLE t OWNER TO case_app;`,
    to: `${app} CREATE SEQUENCE q; CREATE TABLE t (a int DEFAULT nextval('q')); ALTER TABLE t OWNER TO case_app;`,
  },
  {
    name: 'whose own privileges are fewer',
    from: `${app} ${users} REVOKE DELETE ON users FROM CURRENT_USER;`,
    to: `${app} ${users} ALTER TABLE users OWNER TO case_app; REVOKE DELETE, UPDATE ON users FROM case_app; GRANT SELECT ON users TO CURRENT_USER;`,
  },
  { name: 'of the public schema', from: app, to: `${app} ALTER SCHEMA public OWNER TO case_app;` },
];

export const parameterGrantCases: readonly Case[] = [
  {
    name: 'of several kinds, with the right to give it on',
    from: app,
    to: `${app} GRANT SET ON PARAMETER work_mem TO case_app; GRANT SET, ALTER SYSTEM ON PARAMETER log_min_messages TO case_app WITH GRANT OPTION;`,
  },
  {
    name: 'that is less, and of another role',
    from: `${both} GRANT SET, ALTER SYSTEM ON PARAMETER work_mem TO case_app; GRANT SET ON PARAMETER temp_buffers TO case_reader;`,
    to: `${both} GRANT SET ON PARAMETER work_mem TO case_app; GRANT SET ON PARAMETER temp_buffers TO case_app;`,
  },
  {
    name: 'that goes with its role',
    from: `${app} GRANT SET ON PARAMETER work_mem TO case_app;`,
    to: '',
  },
];

const inDatabase = (before: string, after: string): string =>
  `DO $do$ BEGIN EXECUTE format($t$${before} %I ${after}$t$, current_database()); END $do$;`;

export const databaseGrantCases: readonly Case[] = [
  {
    name: 'given to roles and taken from everybody',
    from: app,
    to: `${app} ${inDatabase('REVOKE ALL ON DATABASE', 'FROM PUBLIC')} ${inDatabase('GRANT CONNECT, CREATE ON DATABASE', 'TO case_app WITH GRANT OPTION')}`,
  },
  {
    name: 'that is less, of roles that come and go',
    from: `${app} ${inDatabase('GRANT CONNECT, CREATE ON DATABASE', 'TO case_app WITH GRANT OPTION')} ${inDatabase('REVOKE TEMPORARY ON DATABASE', 'FROM PUBLIC')}`,
    to: `CREATE ROLE case_reader; ${inDatabase('GRANT CONNECT ON DATABASE', 'TO case_reader')}`,
  },
];

export const databaseSettingCases: readonly Case[] = [
  {
    name: 'of several kinds',
    from: inDatabase('ALTER DATABASE', "SET work_mem = '8MB'"),
    to: `${inDatabase('ALTER DATABASE', "SET work_mem = '9MB'")} ${inDatabase('ALTER DATABASE', 'SET search_path = public, "Odd, one"')} ${inDatabase('ALTER DATABASE', "SET app.tenant = 'a 100%% b'")} ${inDatabase('ALTER DATABASE', 'SET "TimeZone" = \'Europe/Berlin\'')}`,
  },
  { name: 'that is taken back', from: inDatabase('ALTER DATABASE', "SET work_mem = '8MB'"), to: '' },
];

const defaults = (what: string): string => `ALTER DEFAULT PRIVILEGES ${what};`;

export const defaultPrivilegeCases: readonly Case[] = [
  {
    name: 'of every class, in a schema and everywhere',
    from: both,
    to: `${both} CREATE SCHEMA s; ${defaults('GRANT SELECT, INSERT ON TABLES TO case_reader WITH GRANT OPTION')} ${defaults('IN SCHEMA s GRANT ALL ON SEQUENCES TO case_reader')} ${defaults('FOR ROLE case_app REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC')} ${defaults('FOR ROLE case_app IN SCHEMA s GRANT USAGE ON TYPES TO case_reader')} ${defaults('GRANT CREATE ON SCHEMAS TO case_reader')} ${defaults('FOR ROLE case_app GRANT SELECT ON LARGE OBJECTS TO PUBLIC')} ${defaults('FOR ROLE case_app REVOKE DELETE ON TABLES FROM case_app')} ${defaults('FOR ROLE case_app IN SCHEMA s GRANT ALL ON TABLES TO case_app')}`,
  },
  {
    name: 'with more and fewer privileges',
    from: `${both} ${defaults('GRANT SELECT, DELETE ON TABLES TO case_reader WITH GRANT OPTION')}`,
    to: `${both} ${defaults('GRANT SELECT, UPDATE ON TABLES TO case_reader')}`,
  },
  {
    name: 'before and after identity columns',
    from: `${both} CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);`,
    to: `${both} CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY); CREATE TABLE u (id int GENERATED ALWAYS AS IDENTITY); ${defaults('GRANT USAGE ON SEQUENCES TO case_reader')} CREATE TABLE v (id int GENERATED ALWAYS AS IDENTITY);`,
  },
  {
    name: 'beside objects that have them, have others and have none',
    from: both,
    to: `${both} CREATE TABLE before (a int); CREATE FUNCTION early() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE early_q;
      ${defaults('GRANT ALL ON TABLES TO case_app, case_reader')} ${defaults('REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC')} ${defaults('IN SCHEMA public GRANT USAGE ON SEQUENCES TO case_app')} ${defaults('REVOKE TRUNCATE ON TABLES FROM CURRENT_USER')}
      CREATE TABLE after (a int); CREATE TABLE between (a int); REVOKE ALL ON between FROM case_app; GRANT SELECT, UPDATE (a) ON between TO case_app; ${f('SELECT 1')} CREATE SEQUENCE q; CREATE VIEW v AS SELECT a FROM after;`,
  },
  {
    name: 'that stay while a function and a view are made anew',
    from: `${both} ${f('SELECT 1')} CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; GRANT SELECT ON v TO case_app; ${defaults('GRANT EXECUTE ON FUNCTIONS TO case_reader')} ${defaults('GRANT SELECT, INSERT ON TABLES TO case_reader')}`,
    to: `${both} ${f('SELECT 1::bigint', 'bigint')} CREATE TABLE t (a bigint); CREATE VIEW v AS SELECT a FROM t; GRANT SELECT ON v TO case_app; ${defaults('GRANT EXECUTE ON FUNCTIONS TO case_reader')} ${defaults('GRANT SELECT, INSERT ON TABLES TO case_reader')}`,
  },
];

export const grantCases: readonly Case[] = [
  {
    name: 'on tables, columns, sequences, functions, schemas and types',
    from: `${users} CREATE SEQUENCE s; ${f('SELECT 1')} CREATE TYPE e AS ENUM ('a');`,
    to: `${users} CREATE SEQUENCE s; ${f('SELECT 1')} CREATE TYPE e AS ENUM ('a'); GRANT SELECT ON users TO PUBLIC; GRANT UPDATE (email) ON users TO PUBLIC; GRANT USAGE ON SEQUENCE s TO PUBLIC; REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC; GRANT CREATE ON SCHEMA public TO PUBLIC; REVOKE USAGE ON TYPE e FROM PUBLIC;`,
  },
  {
    name: 'from a whole table to one of its columns',
    from: `${users} GRANT UPDATE, SELECT ON users TO PUBLIC; GRANT INSERT (id) ON users TO PUBLIC;`,
    to: `${users} GRANT SELECT ON users TO PUBLIC; GRANT UPDATE (email), INSERT (id) ON users TO PUBLIC;`,
  },
  { name: 'taken from the owner', from: users, to: `${users} REVOKE ALL ON users FROM CURRENT_USER;` },
  {
    name: 'to a role, on objects of every kind',
    from: `${things} ${app}`,
    to: `${things} ${app} GRANT USAGE ON SCHEMA s TO case_app; GRANT ALL ON s.t, s.v, s.m, ft TO case_app; GRANT SELECT (id) ON s.v TO case_app; GRANT USAGE ON SEQUENCE s.q, s.t_id_seq, s.t_g_seq TO case_app; GRANT USAGE ON TYPE s.e, s.c, s.d, s.r TO case_app WITH GRANT OPTION;
      GRANT EXECUTE ON FUNCTION f(int), total(int) TO case_app; REVOKE EXECUTE ON PROCEDURE p() FROM PUBLIC; GRANT EXECUTE ON PROCEDURE p() TO case_app; GRANT USAGE ON FOREIGN DATA WRAPPER w TO case_app; GRANT USAGE ON FOREIGN SERVER far TO case_app WITH GRANT OPTION; GRANT SELECT (id) ON ft TO case_app;`,
  },
  {
    name: 'with grant option, and without it on another',
    from: `${users} ${app} GRANT SELECT, UPDATE ON users TO case_app WITH GRANT OPTION; GRANT INSERT ON users TO case_app;`,
    to: `${users} ${app} GRANT SELECT ON users TO case_app; GRANT INSERT, DELETE ON users TO case_app WITH GRANT OPTION;`,
  },
  {
    name: 'given on by a role that may no longer do so',
    from: `${users} ${both} CREATE ROLE case_third; GRANT SELECT, UPDATE ON users TO case_app WITH GRANT OPTION; SET ROLE case_app; GRANT SELECT ON users TO case_reader; GRANT UPDATE ON users TO case_third; RESET ROLE;`,
    to: `${users} ${both} CREATE ROLE case_third; GRANT SELECT ON users TO case_app, case_reader;`,
  },
  {
    name: 'on a view over a column that is retyped',
    from: `${users} ${app} CREATE VIEW v AS SELECT id, age FROM users; GRANT SELECT ON v TO case_app; GRANT UPDATE (age) ON v TO PUBLIC; ALTER VIEW v OWNER TO case_app; COMMENT ON COLUMN v.age IS 'old';`,
    to: `${users.replace('age int', 'age bigint')} ${app} CREATE VIEW v AS SELECT id, age FROM users; GRANT SELECT ON v TO case_app; GRANT UPDATE (age) ON v TO PUBLIC; ALTER VIEW v OWNER TO case_app; COMMENT ON COLUMN v.age IS 'old';`,
  },
];
