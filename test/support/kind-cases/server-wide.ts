/** Changes of statistics objects, conversions, languages, transforms and access methods. */
import { type Case, users } from './basis.ts';

const handler = `CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';`;
const hstore = `CREATE FUNCTION give(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'numeric_sum'; CREATE FUNCTION take(internal) RETURNS numeric LANGUAGE internal IMMUTABLE AS 'numeric_sum';`;

export const serverWideCases: Readonly<Record<string, readonly Case[]>> = {
  statistics: [
    {
      name: 'of several kinds, over expressions, with a target',
      from: users,
      to: `${users} CREATE STATISTICS a (ndistinct, mcv) ON id, age FROM users; CREATE STATISTICS b ON (age + 1), email FROM users; ALTER STATISTICS b SET STATISTICS 300; COMMENT ON STATISTICS a IS 'x';`,
    },
    {
      name: 'with another target and other kinds',
      from: `${users} CREATE STATISTICS a (ndistinct) ON id, age FROM users; CREATE STATISTICS b ON id, age FROM users; ALTER STATISTICS b SET STATISTICS 10;`,
      to: `${users} CREATE STATISTICS a (dependencies) ON id, age FROM users; CREATE STATISTICS b ON id, age FROM users;`,
    },
    {
      name: 'over a column that is retyped and one that goes',
      from: `${users} CREATE STATISTICS a ON id, age FROM users; CREATE STATISTICS b ON id, email FROM users;`,
      to: `CREATE TABLE users (id int PRIMARY KEY, age bigint); CREATE STATISTICS a ON id, age FROM users;`,
    },
  ],
  conversion: [
    {
      name: 'between encodings',
      from: '',
      to: `CREATE DEFAULT CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; COMMENT ON CONVERSION mine IS 'x';`,
    },
    {
      name: 'of another direction',
      from: `CREATE CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;`,
      to: `CREATE CONVERSION mine FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;`,
    },
  ],
  language: [
    {
      name: 'with a function in it',
      from: '',
      to: `${handler} CREATE TRUSTED LANGUAGE mine HANDLER handler; CREATE FUNCTION f() RETURNS int LANGUAGE mine AS 'BEGIN RETURN 1; END'; COMMENT ON LANGUAGE mine IS 'x';`,
    },
    {
      name: 'with a validator and no longer trusted',
      from: `${handler} CREATE TRUSTED LANGUAGE mine HANDLER handler;`,
      to: `${handler} CREATE FUNCTION valid(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator'; CREATE LANGUAGE mine HANDLER handler VALIDATOR valid;`,
    },
  ],
  transform: [
    {
      name: 'with one function more',
      from: `${hstore} CREATE TRANSFORM FOR numeric LANGUAGE plpgsql (FROM SQL WITH FUNCTION give(internal));`,
      to: `${hstore} CREATE TRANSFORM FOR numeric LANGUAGE plpgsql (FROM SQL WITH FUNCTION give(internal), TO SQL WITH FUNCTION take(internal)); CREATE FUNCTION f(numeric) RETURNS int TRANSFORM FOR TYPE numeric LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'; COMMENT ON TRANSFORM FOR numeric LANGUAGE plpgsql IS 'x';`,
    },
  ],
  'access-method': [
    {
      name: 'of tables, with a table in it',
      from: '',
      to: `CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE t (id int) USING heap2; COMMENT ON ACCESS METHOD heap2 IS 'x';`,
    },
    {
      name: 'that becomes one of indexes',
      from: 'CREATE ACCESS METHOD mine TYPE TABLE HANDLER heap_tableam_handler;',
      to: 'CREATE ACCESS METHOD mine TYPE INDEX HANDLER bthandler;',
    },
  ],
};
