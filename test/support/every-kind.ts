/** A database that has something of every kind, with the attributes that are easily forgotten. */

/** Made outside the database; see `EVERY_KIND`. */
export const EVERY_KIND_ROLES = ['every_kind_app', 'every_kind_reader'] as const;

const made = (role: string, options: string): string =>
  `DO $$ BEGIN CREATE ROLE ${role} ${options}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`;

const inDatabase = (before: string, after: string): string =>
  `DO $$ BEGIN EXECUTE format('${before} %I ${after}', current_database()); END $$;`;

export const EVERY_KIND = `
  ${made('every_kind_app', 'NOLOGIN')} ${made('every_kind_reader', 'LOGIN CONNECTION LIMIT 5')}
  GRANT every_kind_app TO every_kind_reader;
  GRANT SET ON PARAMETER log_min_messages TO every_kind_app;
  ${inDatabase('ALTER DATABASE', `SET work_mem = ''8MB''`)} ${inDatabase('GRANT CREATE ON DATABASE', 'TO every_kind_app')}
  COMMENT ON ROLE every_kind_reader IS 'reads';
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO every_kind_reader;
  CREATE SCHEMA app AUTHORIZATION every_kind_app;
  ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT USAGE ON SEQUENCES TO every_kind_reader WITH GRANT OPTION;
  COMMENT ON SCHEMA app IS 'of the application';
  CREATE EXTENSION citext SCHEMA app;

  CREATE TYPE mood AS ENUM ('sad', 'so so', 'happy');
  CREATE DOMAIN mail AS app.citext COLLATE "C" CONSTRAINT has_at CHECK (VALUE ~ '@') CONSTRAINT short CHECK (length(VALUE::text) < 99);
  COMMENT ON CONSTRAINT short ON DOMAIN mail IS 'short';
  CREATE TYPE place AS (x integer, label text COLLATE "C");
  CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi, multirange_type_name = spans);
  CREATE COLLATION plain (provider = icu, locale = 'und', deterministic = false);
  CREATE TABLE collated (id integer PRIMARY KEY, a text COLLATE plain UNIQUE, b text COLLATE "C", c text COLLATE pg_catalog.ucs_basic);
  CREATE DEFAULT CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

  CREATE FUNCTION lt(place, place) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.x < $2.x';
  CREATE FUNCTION cmp(place, place) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1.x - $2.x';
  CREATE OPERATOR <<< (FUNCTION = lt, LEFTARG = place, RIGHTARG = place, RESTRICT = scalarltsel);
  CREATE OPERATOR FAMILY places USING btree;
  CREATE OPERATOR CLASS place_ops FOR TYPE place USING btree FAMILY places AS OPERATOR 1 <<<, FUNCTION 1 cmp(place, place);
  CREATE FUNCTION as_place(integer) RETURNS place LANGUAGE sql IMMUTABLE AS $$ SELECT ROW($1, '')::place $$;
  CREATE CAST (integer AS place) WITH FUNCTION as_place(integer) AS ASSIGNMENT;
  CREATE FUNCTION added(state bigint, more integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1 + $2';
  CREATE AGGREGATE total(integer) (SFUNC = added, STYPE = bigint, INITCOND = '0', PARALLEL = SAFE);
  CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
  CREATE TRUSTED LANGUAGE mine HANDLER handler;
  CREATE FUNCTION give(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'numeric_sum';
  CREATE TRANSFORM FOR numeric LANGUAGE plpgsql (FROM SQL WITH FUNCTION give(internal));
  CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
  CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
  CREATE TEXT SEARCH TEMPLATE plain (INIT = dsimple_init, LEXIZE = dsimple_lexize);
  CREATE TEXT SEARCH DICTIONARY mine (TEMPLATE = simple, STOPWORDS = english);
  CREATE TEXT SEARCH CONFIGURATION search (COPY = simple);
  ALTER TEXT SEARCH CONFIGURATION search ALTER MAPPING FOR asciiword WITH mine, simple;

  CREATE SEQUENCE ticket AS integer START 7 INCREMENT 3 CACHE 5 CYCLE;
  CREATE TABLE app.account (
    id bigint GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 5) PRIMARY KEY,
    legacy serial, mail mail UNIQUE DEFERRABLE, mood mood DEFAULT 'so so', moods mood[] DEFAULT '{sad,"so so"}',
    at place, during span, body text STORAGE EXTERNAL COMPRESSION pglz, number integer DEFAULT nextval('ticket'),
    twice integer GENERATED ALWAYS AS (number * 2) STORED, thrice integer GENERATED ALWAYS AS (number * 3) VIRTUAL,
    CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (number > 0)
  ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_enabled = false);
  ALTER TABLE app.account ALTER body SET STATISTICS 500, ALTER number SET (n_distinct = -0.5);
  ALTER TABLE app.account ADD CONSTRAINT later CHECK (number < 1000) NOT VALID;
  ALTER TABLE app.account ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  ALTER TABLE app.account REPLICA IDENTITY FULL;
  ALTER TABLE app.account OWNER TO every_kind_app;
  CREATE INDEX account_body ON app.account (lower(body) COLLATE "C" DESC NULLS LAST) INCLUDE (id) WITH (fillfactor = 60) WHERE number > 1;
  CREATE INDEX account_sum ON app.account ((number + 1));
  ALTER INDEX app.account_sum ALTER COLUMN 1 SET STATISTICS 300;
  CREATE INDEX account_at ON app.account (at place_ops);
  ALTER TABLE app.account CLUSTER ON account_pkey;
  CREATE STATISTICS account_numbers (ndistinct, mcv) ON number, (length(body)) FROM app.account;
  ALTER STATISTICS account_numbers SET STATISTICS 42;
  COMMENT ON COLUMN app.account.body IS E'two\\nlines';
  COMMENT ON INDEX app.account_body IS 'why';
  CREATE TABLE app.held (id integer, of bigint) USING heap2;
  ALTER TABLE app.held ADD CONSTRAINT held_of FOREIGN KEY (of) REFERENCES app.account ON DELETE CASCADE NOT VALID;
  CREATE UNLOGGED TABLE fast (a integer CONSTRAINT there NOT NULL, b integer);
  CREATE TABLE event (day date NOT NULL, n integer CHECK (n > 0)) PARTITION BY RANGE (day);
  CREATE TABLE event_2024 PARTITION OF event (n DEFAULT 1) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') WITH (fillfactor = 50);
  CREATE TABLE event_other PARTITION OF event DEFAULT PARTITION BY HASH (n);
  CREATE TABLE event_0 PARTITION OF event_other FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE INDEX event_n ON event (n);
  CREATE TABLE base (x integer);
  CREATE TABLE heir (y integer) INHERITS (base);
  CREATE TABLE typed OF place;

  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = app, public COST 7 AS 'BEGIN RETURN new; END';
  CREATE FUNCTION counted() RETURNS bigint STABLE BEGIN ATOMIC SELECT count(*) FROM app.account; END;
  CREATE PROCEDURE tidy(IN days integer DEFAULT 7) LANGUAGE sql AS 'DELETE FROM base WHERE x > days';
  CREATE TRIGGER touched BEFORE UPDATE OF body ON app.account FOR EACH ROW WHEN (old.number IS DISTINCT FROM new.number) EXECUTE FUNCTION touch();
  ALTER TABLE app.account ENABLE ALWAYS TRIGGER touched;
  CREATE VIEW accounts WITH (security_invoker = true, security_barrier) AS SELECT id, body FROM app.account WHERE number > 0 WITH LOCAL CHECK OPTION;
  ALTER VIEW accounts ALTER COLUMN body SET DEFAULT 'none';
  CREATE TRIGGER instead INSTEAD OF INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION touch();
  COMMENT ON COLUMN accounts.body IS 'of a view';
  CREATE MATERIALIZED VIEW kept WITH (fillfactor = 80, autovacuum_enabled = false) AS SELECT id, number, body FROM app.account WITH NO DATA;
  ALTER MATERIALIZED VIEW kept ALTER COLUMN body SET STATISTICS 77, ALTER COLUMN body SET STORAGE EXTERNAL;
  ALTER MATERIALIZED VIEW kept ALTER COLUMN number SET (n_distinct = 3);
  CREATE UNIQUE INDEX kept_id ON kept (id);
  ALTER MATERIALIZED VIEW kept CLUSTER ON kept_id;
  CREATE RULE quiet AS ON DELETE TO base DO INSTEAD NOTHING;
  CREATE POLICY own ON app.account AS RESTRICTIVE FOR UPDATE TO every_kind_reader USING (number > 1) WITH CHECK (number > 2);
  CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
  CREATE EVENT TRIGGER watched ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION on_ddl();
  ALTER EVENT TRIGGER watched DISABLE;

  CREATE FOREIGN DATA WRAPPER files OPTIONS (debug 'true');
  CREATE SERVER elsewhere TYPE 't' VERSION '1' FOREIGN DATA WRAPPER files OPTIONS (host 'h');
  CREATE USER MAPPING FOR every_kind_reader SERVER elsewhere OPTIONS (who 'me');
  CREATE FOREIGN TABLE far (a integer OPTIONS (column_name 'A') NOT NULL, b text CHECK (b <> '')) SERVER elsewhere OPTIONS (path 'p');
  CREATE PUBLICATION changes FOR TABLE app.account (id, body) WHERE (id > 1) WITH (publish = 'insert, update');
  CREATE PUBLICATION everything FOR TABLES IN SCHEMA app;
  CREATE SUBSCRIPTION copy CONNECTION 'host=none.invalid dbname=d' PUBLICATION changes WITH (connect = false, slot_name = NONE, binary = true);

  GRANT SELECT, UPDATE (body) ON app.account TO every_kind_reader WITH GRANT OPTION;
  GRANT SELECT (id) ON accounts TO PUBLIC;
  GRANT USAGE ON SCHEMA app TO every_kind_reader;
  REVOKE EXECUTE ON FUNCTION counted() FROM PUBLIC;
  GRANT USAGE ON FOREIGN SERVER elsewhere TO every_kind_app;
  REVOKE ALL ON fast FROM every_kind_reader;`;

/** What no kind has words for. */
export const UNMODELLED = `CREATE TYPE announced; SELECT lo_create(471100);`;
