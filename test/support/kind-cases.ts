/** Changes of objects of every kind, each told by the SQL of both sides. */

export interface Case {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const users = 'CREATE TABLE users (id int PRIMARY KEY, email text, age int);';
const f = (body: string, result = 'int'): string =>
  `CREATE FUNCTION f(a int) RETURNS ${result} LANGUAGE sql IMMUTABLE AS '${body}';`;
const pass = `CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';`;
const events = 'CREATE TABLE events (id int, day date NOT NULL) PARTITION BY RANGE (day);';
const y24 = `CREATE TABLE y24 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`;

export const kindCases: Readonly<Record<string, readonly Case[]>> = {
  schema: [{ name: 'with a table in it', from: '', to: 'CREATE SCHEMA app; CREATE TABLE app.t (id int);' }],
  extension: [
    { name: 'whose type a column uses', from: '', to: 'CREATE EXTENSION citext; CREATE TABLE t (c citext);' },
    {
      name: 'that moves',
      from: 'CREATE SCHEMA x; CREATE EXTENSION citext;',
      to: 'CREATE SCHEMA x; CREATE EXTENSION citext SCHEMA x;',
    },
  ],
  enum: [
    {
      name: 'that gains values',
      from: `CREATE TYPE e AS ENUM ('b');`,
      to: `CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd');`,
    },
    {
      name: 'that loses a value under a column with a default, an index and a view',
      from: `CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (e e DEFAULT 'a', es e[], CHECK (e <> 'b')); CREATE INDEX ON t (e) WHERE e = 'a'; CREATE VIEW v AS SELECT e FROM t; GRANT SELECT ON v TO PUBLIC; COMMENT ON VIEW v IS 'kept';`,
      to: `CREATE TYPE e AS ENUM ('b', 'a'); CREATE TABLE t (e e DEFAULT 'a', es e[], CHECK (e <> 'b')); CREATE INDEX ON t (e) WHERE e = 'a'; CREATE VIEW v AS SELECT e FROM t; GRANT SELECT ON v TO PUBLIC; COMMENT ON VIEW v IS 'kept';`,
    },
    {
      name: 'that loses a value a function takes',
      from: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (e e); CREATE FUNCTION g(e) RETURNS e LANGUAGE sql AS 'SELECT $1';`,
      to: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (e e); CREATE FUNCTION g(e) RETURNS e LANGUAGE sql AS 'SELECT $1';`,
    },
  ],
  domain: [
    {
      name: 'with another check, default and NOT NULL',
      from: `CREATE DOMAIN d AS text CHECK (VALUE <> ''); CREATE TABLE t (d d);`,
      to: `CREATE DOMAIN d AS text DEFAULT 'x' NOT NULL CONSTRAINT longer CHECK (length(VALUE) > 1); CREATE TABLE t (d d);`,
    },
    { name: 'over another type', from: 'CREATE DOMAIN d AS int;', to: 'CREATE DOMAIN d AS bigint;' },
  ],
  composite: [
    {
      name: 'with an attribute more',
      from: 'CREATE TYPE p AS (x int);',
      to: 'CREATE TYPE p AS (x bigint, y int);',
    },
    {
      name: 'with an attribute less',
      from: 'CREATE TYPE p AS (x int, y int);',
      to: 'CREATE TYPE p AS (y int);',
    },
  ],
  sequence: [
    {
      name: 'with other parameters',
      from: 'CREATE SEQUENCE s;',
      to: 'CREATE SEQUENCE s AS int INCREMENT 5 MINVALUE 10 MAXVALUE 1000 START 20 CACHE 3 CYCLE;',
    },
    { name: 'of a serial column', from: 'CREATE TABLE t (id int);', to: 'CREATE TABLE t (id serial);' },
    {
      name: 'that a column takes over',
      from: 'CREATE SEQUENCE s; CREATE TABLE t (id bigint);',
      to: `CREATE SEQUENCE s; CREATE TABLE t (id bigint DEFAULT nextval('s')); ALTER SEQUENCE s OWNED BY t.id;`,
    },
  ],
  table: [
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
  ],
  column: [
    {
      name: 'added with a default',
      from: 'CREATE TABLE t (a int);',
      to: `CREATE TABLE t (a int, b text NOT NULL DEFAULT 'x');`,
    },
    {
      name: 'retyped under a view, a trigger and an index',
      from: `CREATE TABLE t (a int); ${pass} CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION pass(); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT * FROM v; CREATE INDEX ON t (a);`,
      to: `CREATE TABLE t (a bigint); ${pass} CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION pass(); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT * FROM v; CREATE INDEX ON t (a);`,
    },
    {
      name: 'retyped from text to an enum with a default',
      from: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c text DEFAULT 'a');`,
      to: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c e DEFAULT 'a');`,
    },
    {
      name: 'retyped with the foreign key to it',
      from: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);',
      to: 'CREATE TABLE a (id text PRIMARY KEY); CREATE TABLE b (a text REFERENCES a);',
    },
    {
      name: 'that becomes an identity',
      from: 'CREATE TABLE t (id int);',
      to: 'CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 2));',
    },
    {
      name: 'from serial to identity',
      from: 'CREATE TABLE t (id serial);',
      to: 'CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY);',
    },
    {
      name: 'generated, with another expression',
      from: 'CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) STORED);',
      to: 'CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 2) STORED);',
    },
    {
      name: 'generated, stored no more',
      from: 'CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) STORED);',
      to: 'CREATE TABLE t (a int, g int);',
    },
    {
      name: 'generated, virtual',
      from: 'CREATE TABLE t (a int);',
      to: 'CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a + 1) VIRTUAL);',
    },
    {
      name: 'with collation, storage, compression, statistics and options',
      from: 'CREATE TABLE t (c text);',
      to: 'CREATE TABLE t (c text COLLATE "C"); ALTER TABLE t ALTER c SET STORAGE EXTERNAL, ALTER c SET COMPRESSION pglz, ALTER c SET STATISTICS 500, ALTER c SET (n_distinct = 5);',
    },
    {
      name: 'whose default is a function that changes its result',
      from: `${f('SELECT 1')} CREATE TABLE t (a int, b bigint DEFAULT f(1));`,
      to: `${f('SELECT 1::bigint', 'bigint')} CREATE TABLE t (a int, b bigint DEFAULT f(1));`,
    },
    {
      name: 'dropped with its index, check, comment and owned sequence',
      from: `CREATE TABLE t (a int, b serial UNIQUE CHECK (b > 0)); COMMENT ON COLUMN t.b IS 'x'; CREATE INDEX ON t (a, b);`,
      to: 'CREATE TABLE t (a int);',
    },
  ],
  'primary-key': [
    {
      name: 'over other columns',
      from: users,
      to: users.replace('int PRIMARY KEY', 'int').replace(');', ', PRIMARY KEY (id, age));'),
    },
  ],
  unique: [
    {
      name: 'with NULLS NOT DISTINCT and INCLUDE',
      from: users,
      to: `${users} ALTER TABLE users ADD CONSTRAINT one UNIQUE NULLS NOT DISTINCT (email) INCLUDE (age);`,
    },
    {
      name: 'that foreign keys move to',
      from: `CREATE TABLE a (id int NOT NULL, CONSTRAINT u UNIQUE (id)); CREATE TABLE b (a int REFERENCES a (id));`,
      to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a (id));',
    },
    {
      name: 'renamed',
      from: `${users} ALTER TABLE users ADD CONSTRAINT one UNIQUE (email);`,
      to: `${users} ALTER TABLE users ADD CONSTRAINT two UNIQUE (email);`,
    },
  ],
  'foreign-key': [
    {
      name: 'between two new tables, both ways',
      from: '',
      to: 'CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;',
    },
    {
      name: 'with other actions and deferrable',
      from: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);',
      to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);',
    },
    {
      name: 'that becomes deferrable',
      from: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);',
      to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a DEFERRABLE);',
    },
    {
      name: 'not valid yet',
      from: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int); ALTER TABLE b ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES a NOT VALID;',
      to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int, CONSTRAINT k FOREIGN KEY (a) REFERENCES a);',
    },
  ],
  check: [
    {
      name: 'over a list of words',
      from: 'CREATE TABLE t (s varchar(9));',
      to: `CREATE TABLE t (s varchar(9) CHECK (s IN ('a', 'b')));`,
    },
    {
      name: 'not valid yet',
      from: 'CREATE TABLE t (a int);',
      to: 'CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT p CHECK (a > 0) NOT VALID;',
    },
  ],
  exclusion: [
    {
      name: 'of overlapping times',
      from: 'CREATE TABLE r (d tsrange);',
      to: 'CREATE TABLE r (d tsrange, EXCLUDE USING gist (d WITH &&));',
    },
  ],
  index: [
    {
      name: 'partial, by expression, with INCLUDE and options',
      from: users,
      to: `${users} CREATE UNIQUE INDEX i ON users USING btree (lower(email) text_pattern_ops DESC NULLS LAST) INCLUDE (id) WITH (fillfactor = 70) WHERE age > 1; CREATE INDEX h ON users USING hash (age);`,
    },
    {
      name: 'changed',
      from: `${users} CREATE INDEX i ON users (email);`,
      to: `${users} CREATE INDEX i ON users (age);`,
    },
    {
      name: 'of a partition under another name',
      from: `${events} ${y24}`,
      to: `${events} ${y24} CREATE INDEX own ON y24 (id); CREATE INDEX whole ON events (id);`,
    },
  ],
  function: [
    { name: 'with another body', from: f('SELECT 1'), to: f('SELECT 2') },
    {
      name: 'with another result, under a view',
      from: `${f('SELECT 1')} CREATE VIEW v AS SELECT f(1);`,
      to: `${f('SELECT 1::bigint', 'bigint')} CREATE VIEW v AS SELECT f(1);`,
    },
    {
      name: 'overloaded',
      from: f('SELECT 1'),
      to: `${f('SELECT 1')} CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';`,
    },
    {
      name: 'that calls one made later',
      from: '',
      to: `CREATE FUNCTION z() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT z()';`.replace(
        'SELECT z()',
        'SELECT public.z()',
      ),
    },
  ],
  procedure: [
    {
      name: 'with another body',
      from: `CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';`,
      to: `CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 2'; COMMENT ON PROCEDURE p() IS 'x';`,
    },
  ],
  view: [
    {
      name: 'with a column more',
      from: `${users} CREATE VIEW v AS SELECT id FROM users;`,
      to: `${users} CREATE VIEW v AS SELECT id, email FROM users;`,
    },
    {
      name: 'with other columns, under another view',
      from: `${users} CREATE VIEW v AS SELECT id, email FROM users; CREATE VIEW w AS SELECT id FROM v;`,
      to: `${users} CREATE VIEW v AS SELECT age, id FROM users; CREATE VIEW w AS SELECT id FROM v;`,
    },
    {
      name: 'with security and check options',
      from: `${users} CREATE VIEW v AS SELECT id FROM users;`,
      to: `${users} CREATE VIEW v WITH (security_invoker = true, security_barrier) AS SELECT id FROM users WITH LOCAL CHECK OPTION;`,
    },
    {
      name: 'that lets go of a dropped column',
      from: `${users} CREATE VIEW v AS SELECT id, age FROM users;`,
      to: 'CREATE TABLE users (id int PRIMARY KEY, email text); CREATE VIEW v AS SELECT id, length(email) AS age FROM users;',
    },
    {
      name: 'in place of a table',
      from: `${users} CREATE TABLE v (id int);`,
      to: `${users} CREATE VIEW v AS SELECT id FROM users;`,
    },
  ],
  'materialized-view': [
    {
      name: 'with an index, changed',
      from: `${users} CREATE MATERIALIZED VIEW m AS SELECT id FROM users; CREATE UNIQUE INDEX ON m (id);`,
      to: `${users} CREATE MATERIALIZED VIEW m AS SELECT id, age FROM users; CREATE UNIQUE INDEX ON m (id); COMMENT ON MATERIALIZED VIEW m IS 'x';`,
    },
  ],
  trigger: [
    {
      name: 'with a condition, disabled',
      from: `${users} ${pass}`,
      to: `${users} ${pass} CREATE TRIGGER g BEFORE UPDATE ON users FOR EACH ROW WHEN (old.age <> new.age) EXECUTE FUNCTION pass(); ALTER TABLE users DISABLE TRIGGER g;`,
    },
    {
      name: 'of a constraint',
      from: `${users} ${pass}`,
      to: `${users} ${pass} CREATE CONSTRAINT TRIGGER c AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pass();`,
    },
    {
      name: 'of a partitioned table',
      from: `${events} ${y24} ${pass}`,
      to: `${events} ${y24} ${pass} CREATE TRIGGER g AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION pass();`,
    },
  ],
  policy: [
    {
      name: 'with other conditions',
      from: `${users} CREATE POLICY p ON users USING (id > 0);`,
      to: `${users} CREATE POLICY p ON users USING (id > 1) WITH CHECK (id > 2);`,
    },
    {
      name: 'restrictive',
      from: `${users} CREATE POLICY p ON users USING (id > 0);`,
      to: `${users} CREATE POLICY p ON users AS RESTRICTIVE FOR SELECT USING (id > 0);`,
    },
  ],
  comment: [
    {
      name: 'on objects of many kinds',
      from: users,
      to: `${users} CREATE INDEX i ON users (age); COMMENT ON TABLE users IS 'it''s'; COMMENT ON COLUMN users.email IS 'e\\n'; COMMENT ON CONSTRAINT users_pkey ON users IS 'k'; COMMENT ON INDEX i IS 'i'; COMMENT ON SCHEMA public IS 's'; CREATE VIEW v AS SELECT id FROM users; COMMENT ON COLUMN v.id IS 'vi'; CREATE TYPE e AS ENUM (); COMMENT ON TYPE e IS 'te';`,
    },
  ],
  grant: [
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
    { name: `taken from the owner`, from: users, to: `${users} REVOKE ALL ON users FROM CURRENT_USER;` },
  ],
};
