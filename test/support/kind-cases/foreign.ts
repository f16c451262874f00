/** Changes of foreign data: wrappers, servers, user mappings and foreign tables. */
import type { Case } from './basis.ts';

const w = `CREATE FOREIGN DATA WRAPPER w;`;
const s = `${w} CREATE SERVER s FOREIGN DATA WRAPPER w;`;
const t = (columns: string, rest = ''): string => `${s} CREATE FOREIGN TABLE t (${columns}) SERVER s${rest};`;

export const foreignCases: Readonly<Record<string, readonly Case[]>> = {
  'foreign-data-wrapper': [
    {
      name: 'with options',
      from: '',
      to: `CREATE FOREIGN DATA WRAPPER w VALIDATOR postgresql_fdw_validator OPTIONS (debug 'true', "Odd" 'it''s'); COMMENT ON FOREIGN DATA WRAPPER w IS 'x';`.replace(
        ' VALIDATOR postgresql_fdw_validator',
        '',
      ),
    },
    {
      name: 'with other options and a validator',
      from: `CREATE FOREIGN DATA WRAPPER w VALIDATOR postgresql_fdw_validator;`,
      to: `CREATE FOREIGN DATA WRAPPER w OPTIONS (a '1');`,
    },
  ],
  server: [
    {
      name: 'with another version and options',
      from: `${w} CREATE SERVER s VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'a', port '1');`,
      to: `${w} CREATE SERVER s VERSION '2' FOREIGN DATA WRAPPER w OPTIONS (host 'b', dbname 'c'); COMMENT ON SERVER s IS 'x';`,
    },
    {
      name: 'of another wrapper, with what stands on it',
      from: `CREATE FOREIGN DATA WRAPPER x; ${s} CREATE USER MAPPING FOR PUBLIC SERVER s; CREATE FOREIGN TABLE t (a int) SERVER s; CREATE VIEW v AS SELECT a FROM t;`,
      to: `CREATE FOREIGN DATA WRAPPER w; CREATE FOREIGN DATA WRAPPER x; CREATE SERVER s TYPE 'y' FOREIGN DATA WRAPPER x; CREATE USER MAPPING FOR PUBLIC SERVER s; CREATE FOREIGN TABLE t (a int) SERVER s; CREATE VIEW v AS SELECT a FROM t;`,
    },
    {
      name: 'of an extension',
      from: '',
      to: `CREATE EXTENSION postgres_fdw; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db', dbname 'x'); CREATE FOREIGN TABLE t (a int OPTIONS (column_name 'b')) SERVER s OPTIONS (table_name 'u');`,
    },
  ],
  'user-mapping': [
    {
      name: 'with other options, one of them secret',
      from: `${s} CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS ("user" 'a'); CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (x 'y');`,
      to: `${s} CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS ("user" 'b', password 'hidden'); CREATE USER MAPPING FOR PUBLIC SERVER s;`,
    },
  ],
  'foreign-table': [
    {
      name: 'with columns, options, a check and comments',
      from: s,
      to: `${t(`id int OPTIONS (column_name 'key') NOT NULL, n text COLLATE "C" DEFAULT 'x', CHECK (id > 0)`, ` OPTIONS (table_name 'other')`)} COMMENT ON FOREIGN TABLE t IS 'x'; COMMENT ON COLUMN t.id IS 'y'; COMMENT ON CONSTRAINT t_id_check ON t IS 'z';`,
    },
    {
      name: 'with every change of a column',
      from: t(`id int, q int NOT NULL, n text DEFAULT 'x', old text, o int OPTIONS (a '1', b '2')`),
      to: t(`id bigint, q int, n text, o int OPTIONS (b '3', c '4'), new int DEFAULT 0 NOT NULL`),
    },
    {
      name: 'retyped from text under a view',
      from: `${t('a text')} CREATE VIEW v AS SELECT a FROM t;`,
      to: `${t('a int')} CREATE VIEW v AS SELECT a FROM t;`,
    },
    {
      name: 'with other options',
      from: t('a int', ` OPTIONS (x '1', y '2')`),
      to: t('a int', ` OPTIONS (y '3', z '4')`),
    },
    {
      name: 'with a trigger and a check less',
      from: t('a int, CONSTRAINT k CHECK (a > 0)'),
      to: `${t('a int')} CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION pass();`,
    },
    {
      name: 'that is a partition, and one that inherits',
      from: `${s} CREATE TABLE events (id int, day date) PARTITION BY RANGE (day); CREATE TABLE base (id int);`,
      to: `${s} CREATE TABLE events (id int, day date) PARTITION BY RANGE (day); CREATE TABLE base (id int); CREATE FOREIGN TABLE old PARTITION OF events FOR VALUES FROM ('2000-01-01') TO ('2010-01-01') SERVER s; CREATE FOREIGN TABLE far (more text) INHERITS (base) SERVER s;`,
    },
    {
      name: 'that is attached and inherits',
      from: `${s} CREATE TABLE events (id int, day date) PARTITION BY RANGE (day); CREATE TABLE base (id int); CREATE FOREIGN TABLE old (id int, day date) SERVER s; CREATE FOREIGN TABLE far (id int) SERVER s;`,
      to: `${s} CREATE TABLE events (id int, day date) PARTITION BY RANGE (day); CREATE TABLE base (id int); CREATE FOREIGN TABLE old PARTITION OF events FOR VALUES FROM ('2000-01-01') TO ('2010-01-01') SERVER s; CREATE FOREIGN TABLE far (id int) INHERITS (base) SERVER s;`,
    },
  ],
};
