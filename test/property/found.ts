/** Pairs that random schemas have found to break a law: they hold it now. Statements are told apart by `;` at line ends. */
import type { Rename } from '../../src/migrate/rename.ts';

export interface Found {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly renames?: readonly Rename[];
}

const referring = (constraint: string): string => `
  CREATE TABLE u (a date UNIQUE);
  CREATE TABLE t (a date);
  ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (a) ${constraint};`;

const overlapping = `
  CREATE TABLE u (id int4range, v daterange, CONSTRAINT k PRIMARY KEY (id, v WITHOUT OVERLAPS));
  CREATE TABLE t (u int4range, v daterange);`;

const checked = `
      CREATE DOMAIN d AS text CHECK (ok(VALUE));
      CREATE TABLE t (a d[], b d);
      CREATE INDEX i ON t USING gin (a);
      CREATE VIEW v AS SELECT a FROM t;
      COMMENT ON VIEW v IS 'kept';`;

export const found: readonly Found[] = [
  { name: 'nothing at all', from: 'CREATE TABLE t (a integer);', to: 'CREATE TABLE t (a integer);' },
  { name: 'a foreign key that becomes enforced', from: referring('NOT ENFORCED'), to: referring('') },
  {
    name: 'a foreign key that becomes enforced and deferrable',
    from: referring('NOT ENFORCED'),
    to: referring('DEFERRABLE INITIALLY DEFERRED'),
  },
  {
    name: 'a foreign key that becomes enforced and is not valid',
    from: referring('NOT ENFORCED'),
    to: referring('NOT VALID'),
  },
  {
    name: 'a check that is no longer enforced',
    from: 'CREATE TABLE t (a integer, CONSTRAINT c CHECK (a > 0));',
    to: 'CREATE TABLE t (a integer, CONSTRAINT c CHECK (a > 0) NOT ENFORCED);',
  },
  {
    name: 'a foreign key over a period that is no longer enforced',
    from: `${overlapping} ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (u, PERIOD v) REFERENCES u (id, PERIOD v);`,
    to: `${overlapping} ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (u, PERIOD v) REFERENCES u (id, PERIOD v) NOT ENFORCED;`,
  },
  {
    name: 'a key whose period is another',
    from: 'CREATE TABLE t (id int4range, v daterange, w daterange, CONSTRAINT k UNIQUE (id, v WITHOUT OVERLAPS));',
    to: 'CREATE TABLE t (id int4range, v daterange, w daterange, CONSTRAINT k UNIQUE (id, w WITHOUT OVERLAPS));',
  },
  {
    name: 'a generated column that becomes a plain one of another type',
    from: 'CREATE TABLE t (a boolean GENERATED ALWAYS AS (b IS NULL) STORED, b text[]);',
    to: 'CREATE TABLE t (a jsonb, b text[]);',
  },
  {
    name: 'a domain whose check calls a function that is made anew, under a view of its arrays',
    from: `
      CREATE FUNCTION ok(x text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length(x) < 9';${checked}`,
    to: `
      CREATE FUNCTION ok(y text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT length(y) < 9';${checked}`,
  },
  {
    name: 'several columns with values in a table whose rows stand elsewhere',
    from: `
      CREATE TABLE t (a boolean GENERATED ALWAYS AS (b IS NULL) VIRTUAL, b boolean, c real NOT NULL, d boolean);
      CREATE TABLE u (r t[]);`,
    to: `
      CREATE TABLE t (a text DEFAULT 'a' NOT NULL, c real NOT NULL, e boolean DEFAULT false,
        d boolean GENERATED ALWAYS AS (c IS NULL) STORED);
      CREATE TABLE u (r t[]);`,
  },
  {
    name: 'a sequence that counts the other way',
    from: 'CREATE SEQUENCE s INCREMENT -1;',
    to: 'CREATE SEQUENCE s INCREMENT 10;',
  },
  {
    name: 'arrays that become JSON, JSON that becomes arrays',
    from: 'CREATE TABLE t (a text[], b jsonb, c json, d jsonb);',
    to: 'CREATE TABLE t (a jsonb, b text[], c integer[], d jsonb[]);',
  },
  {
    name: 'columns that become arrays, and arrays that become columns',
    from: `
      CREATE TYPE c AS (f0 point, f1 real);
      CREATE TABLE t (a boolean, b integer[], c date[], d text);`,
    to: `
      CREATE TYPE c AS (f0 point, f1 real);
      CREATE TABLE t (a c[], b integer, c date, d uuid[]);`,
  },
  {
    name: 'a view from a table that goes to one that takes the name of its key',
    from: `
      CREATE TABLE a (x timestamptz, CONSTRAINT k PRIMARY KEY (x));
      CREATE VIEW v AS SELECT x, (SELECT count(*) FROM a) AS n FROM a;
      CREATE VIEW w AS SELECT * FROM v;
      COMMENT ON VIEW w IS 'kept';`,
    to: `
      CREATE TABLE b (x timestamptz, CONSTRAINT k PRIMARY KEY (x));
      CREATE VIEW v AS SELECT x, (SELECT count(*) FROM b) AS n FROM b;
      CREATE VIEW w AS SELECT * FROM v;
      COMMENT ON VIEW w IS 'kept';`,
  },
  {
    name: 'a new table with several keys over the same columns',
    from: '',
    to: `
      CREATE TABLE t (a integer, b integer, CONSTRAINT p PRIMARY KEY (a, b));
      ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b);
      ALTER TABLE t ADD CONSTRAINT d UNIQUE (a, b) DEFERRABLE;
      ALTER TABLE t ADD CONSTRAINT r UNIQUE (b, a);`,
  },
  {
    name: 'a sequence that goes from one column to another that is made anew',
    from: `
      CREATE SEQUENCE s;
      CREATE TABLE t (a bigint, b jsonb, c text);
      ALTER SEQUENCE s OWNED BY t.a;`,
    to: `
      CREATE SEQUENCE s;
      CREATE TABLE t (a bigint, b text GENERATED ALWAYS AS (upper(c)) VIRTUAL, c text);
      ALTER SEQUENCE s OWNED BY t.b;`,
  },
  {
    name: 'a table that joins a parent with a check',
    from: 'CREATE TABLE c ();',
    to: `
      CREATE TABLE p (a date, CONSTRAINT k CHECK (a > '2024-01-01'));
      CREATE TABLE c () INHERITS (p);`,
  },
  {
    name: 'a generated column of another type and expression',
    from: 'CREATE TABLE t (b bigint, a boolean GENERATED ALWAYS AS (d IS NULL) STORED, d date);',
    to: 'CREATE TABLE t (b bigint, a bigint GENERATED ALWAYS AS (b % 7) STORED, d date);',
  },
  {
    name: 'a virtual column of another expression beside a check',
    from: 'CREATE TABLE t (c boolean CHECK (c), x boolean, a boolean GENERATED ALWAYS AS (c IS NULL) VIRTUAL);',
    to: 'CREATE TABLE t (c boolean CHECK (c), x boolean, a boolean GENERATED ALWAYS AS (x IS NULL) VIRTUAL);',
  },
  {
    name: 'a deferred key over columns of few values',
    from: 'CREATE TABLE t (a boolean, CONSTRAINT u UNIQUE (a) DEFERRABLE INITIALLY DEFERRED);',
    to: '',
  },
  {
    name: 'an index over a column that goes and one that is computed from another',
    from: `
      CREATE TABLE t (a integer, b date, c boolean GENERATED ALWAYS AS (a IS NULL) STORED);
      CREATE INDEX i ON t (a, c);`,
    to: `
      CREATE TABLE t (b date, c boolean GENERATED ALWAYS AS (b IS NULL) STORED);
      CREATE INDEX i ON t (b);`,
  },
  {
    name: 'a range whose constructors get other default privileges',
    from: `
      ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO law_reader;
      CREATE TYPE r AS RANGE (subtype = interval);`,
    to: `
      ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO "Law writer";
      CREATE TYPE s AS RANGE (subtype = interval);`,
  },
  {
    name: 'a function that goes where default privileges stay',
    from: `
      ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO law_reader;
      CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';`,
    to: 'ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO law_reader;',
  },
  {
    name: 'a column with a default in a table whose rows stand in one that goes, and in one that comes',
    from: `
      CREATE TABLE t (a integer);
      CREATE TABLE u (r t);`,
    to: `
      CREATE TABLE t (a integer, b boolean DEFAULT false);
      CREATE TABLE v (r t);`,
  },
  {
    name: 'a published table without a replica identity that gets other values',
    from: `
      CREATE TABLE t (a integer);
      CREATE PUBLICATION p FOR TABLE t;`,
    to: `
      CREATE TABLE t (a integer, b numeric DEFAULT random());
      CREATE PUBLICATION p FOR TABLE t;`,
  },
  {
    name: 'a NOT NULL whose name goes from one column to another',
    from: 'CREATE TABLE t (a integer CONSTRAINT n NOT NULL);',
    to: 'CREATE TABLE t (b integer CONSTRAINT n NOT NULL);',
  },
  {
    name: 'an identity column that is renamed',
    from: 'CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY);',
    to: 'CREATE TABLE t (b bigint GENERATED ALWAYS AS IDENTITY);',
    renames: [{ from: 'column public.t.a', to: 'column public.t.b' }],
  },
  {
    name: 'a constraint trigger that is renamed',
    from: `
      CREATE TABLE t (a integer);
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE CONSTRAINT TRIGGER g AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();`,
    to: `
      CREATE TABLE t (a integer);
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE CONSTRAINT TRIGGER h AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();`,
  },
  {
    name: 'a foreign table that goes',
    from: `
      CREATE FOREIGN DATA WRAPPER w;
      CREATE SERVER s FOREIGN DATA WRAPPER w;
      CREATE FOREIGN TABLE t (a boolean) SERVER s;`,
    to: '',
  },
  {
    name: 'a computed column of a table whose rows stand in another that gets another expression or collation',
    from: `
      CREATE TABLE t (a text, b boolean GENERATED ALWAYS AS (a IS NULL) STORED, c text);
      CREATE TABLE u (r t);`,
    to: `
      CREATE TABLE t (a text, b boolean GENERATED ALWAYS AS (c IS NULL) STORED, c text COLLATE "C");
      CREATE TABLE u (r t);`,
  },
  {
    name: 'a schema that is renamed with everything that speaks of it',
    from: `
      CREATE SCHEMA a;
      CREATE TYPE a.mood AS ENUM ('sad', 'happy');
      CREATE TABLE a.t (id serial PRIMARY KEY, m a.mood DEFAULT 'sad', CHECK (m <> 'happy'::a.mood OR id > 0));
      CREATE FUNCTION a.f(x a.mood) RETURNS text LANGUAGE plpgsql AS $$BEGIN RETURN 'a.t: ' || x; END$$;
      CREATE FUNCTION a.g() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM a.t; END;
      CREATE VIEW public.v AS SELECT a.id, a.m AS t FROM a.t a WHERE a.m = 'sad'::a.mood;
      CREATE TABLE public.u (t integer REFERENCES a.t, r a.t);
      COMMENT ON TABLE a.t IS 'stands in a.t';
      GRANT USAGE ON SCHEMA a TO PUBLIC;
      ALTER DEFAULT PRIVILEGES IN SCHEMA a GRANT SELECT ON TABLES TO PUBLIC;`,
    to: `
      CREATE SCHEMA b;
      CREATE TYPE b.mood AS ENUM ('sad', 'happy');
      CREATE TABLE b.t (id serial PRIMARY KEY, m b.mood DEFAULT 'sad', CHECK (m <> 'happy'::b.mood OR id > 0));
      CREATE FUNCTION b.f(x b.mood) RETURNS text LANGUAGE plpgsql AS $$BEGIN RETURN 'b.t: ' || x; END$$;
      CREATE FUNCTION b.g() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM b.t; END;
      CREATE VIEW public.v AS SELECT a.id, a.m AS t FROM b.t a WHERE a.m = 'sad'::b.mood;
      CREATE TABLE public.u (t integer REFERENCES b.t, r b.t);
      COMMENT ON TABLE b.t IS 'stands in b.t';
      GRANT USAGE ON SCHEMA b TO PUBLIC;
      ALTER DEFAULT PRIVILEGES IN SCHEMA b GRANT SELECT ON TABLES TO PUBLIC;`,
    renames: [{ from: 'schema a', to: 'schema b' }],
  },
  {
    name: 'a schema that is renamed while a column of a table in it becomes another',
    from: `
      CREATE SCHEMA a;
      CREATE TABLE a.t (id integer, name text);
      CREATE INDEX i ON a.t (name);`,
    to: `
      CREATE SCHEMA b;
      CREATE TABLE b.t (id bigint, title text NOT NULL);
      CREATE INDEX i ON b.t (title);`,
    renames: [
      { from: 'schema a', to: 'schema b' },
      { from: 'column b.t.name', to: 'column b.t.title' },
    ],
  },
  {
    name: 'values of an enum that are renamed',
    from: `
      CREATE TYPE mood AS ENUM ('sad', 'it''s fine', 'happy');
      CREATE DOMAIN d AS mood DEFAULT 'sad';
      CREATE TABLE t (m mood DEFAULT 'sad', l mood[] DEFAULT '{sad,"it''s fine"}', s text DEFAULT 'sad',
        CHECK (m IN ('sad', 'happy')));
      CREATE TABLE p (m mood, s text) PARTITION BY LIST (m);
      CREATE TABLE q PARTITION OF p FOR VALUES IN ('sad', 'happy');
      CREATE INDEX i ON t (m) WHERE m = 'sad';
      CREATE VIEW v AS SELECT * FROM t WHERE m = 'sad' OR s = 'sad';
      CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $$SELECT 'happy'::public.mood$$;
      COMMENT ON TYPE mood IS '''sad''::public.mood';`,
    to: `
      CREATE TYPE mood AS ENUM ('very blue', 'fine', 'happy');
      CREATE DOMAIN d AS mood DEFAULT 'very blue';
      CREATE TABLE t (m mood DEFAULT 'very blue', l mood[] DEFAULT '{"very blue",fine}', s text DEFAULT 'sad',
        CHECK (m IN ('very blue', 'happy')));
      CREATE TABLE p (m mood, s text) PARTITION BY LIST (m);
      CREATE TABLE q PARTITION OF p FOR VALUES IN ('very blue', 'happy');
      CREATE INDEX i ON t (m) WHERE m = 'very blue';
      CREATE VIEW v AS SELECT * FROM t WHERE m = 'very blue' OR s = 'sad';
      CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $$SELECT 'happy'::public.mood$$;
      COMMENT ON TYPE mood IS '''sad''::public.mood';`,
    renames: [
      { from: 'enum-value public.mood.sad', to: 'enum-value public.mood."very blue"' },
      { from: 'enum-value public.mood."it\'s fine"', to: 'enum-value public.mood.fine' },
    ],
  },
  {
    name: 'an enum that loses a value and a table',
    from: `
      CREATE TYPE mood AS ENUM ('sad', 'happy');
      CREATE TABLE t (m mood, n mood[]);
      CREATE TABLE u (m mood, n integer);`,
    to: `
      CREATE TYPE mood AS ENUM ('happy');
      CREATE TABLE u (n integer, o mood);`,
  },
  {
    name: 'a computed column of another type that is no longer computed, beside rows of its table',
    from: `
      CREATE TABLE t (a uuid, b boolean GENERATED ALWAYS AS (a IS NULL) STORED);
      CREATE TABLE u (r t);`,
    to: `
      CREATE TABLE t (b uuid);
      CREATE TABLE v (r t);`,
  },
  {
    name: 'an index over an expression of a renamed table that does not fit the old type',
    from: `
      CREATE TABLE t (a real);
      CREATE INDEX i ON t ((a * 2));`,
    to: `
      CREATE TABLE u (a bigint);
      CREATE INDEX i ON u ((a % 7));`,
    renames: [{ from: 'table public.t', to: 'table public.u' }],
  },
  {
    name: 'a key over a column and one that is computed from it, both of which go',
    from: `
      CREATE TABLE t (a interval, b boolean GENERATED ALWAYS AS (a IS NULL) STORED, CONSTRAINT k PRIMARY KEY (b, a));`,
    to: `
      CREATE TABLE t (c text, CONSTRAINT k PRIMARY KEY (c));`,
  },
  {
    name: 'a foreign key that is bound to one of two keys over a column which is another',
    from: `
      CREATE TABLE t (a integer CONSTRAINT k PRIMARY KEY, CONSTRAINT u UNIQUE (a));
      ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t (a);`,
    to: `
      CREATE TABLE t (b integer CONSTRAINT k PRIMARY KEY, CONSTRAINT v UNIQUE (b));
      ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t (b);`,
  },
  {
    name: 'a column of rows of a table that goes, whose key gives its name to that of the next',
    from: `
      CREATE TABLE t (a text, CONSTRAINT k UNIQUE (a));
      CREATE TABLE u (r t);`,
    to: `
      CREATE TABLE v (a text, CONSTRAINT k UNIQUE (a));
      CREATE TABLE u (r v);`,
  },
  {
    name: 'a key that carries a column of another type, under a foreign key',
    from: `
      CREATE TABLE t (a integer, b bigint, CONSTRAINT k PRIMARY KEY (a) INCLUDE (b));
      CREATE TABLE u (a integer REFERENCES t);`,
    to: `
      CREATE TABLE t (a integer, b text, CONSTRAINT k PRIMARY KEY (a) INCLUDE (b));
      CREATE TABLE u (a integer REFERENCES t);`,
  },
  {
    name: 'a type that moves into a new schema beside default privileges on schemas',
    from: `
      ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO PUBLIC;
      CREATE TYPE e AS ENUM ('a');
      CREATE TABLE t (c e);`,
    to: `
      CREATE SCHEMA s;
      CREATE TYPE s.e AS ENUM ('a');
      CREATE TABLE t (c s.e);`,
  },
  {
    name: 'a column that goes, which another of its table refers to',
    from: `
      CREATE TABLE t (a text CONSTRAINT p PRIMARY KEY, b text);
      ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t (a);`,
    to: 'CREATE TABLE t (b text, c text CONSTRAINT p PRIMARY KEY);',
  },
];

/** Statements of a side. */
export const statementsIn = (sql: string): readonly string[] =>
  sql
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
