/** Changes of publications, what is in them, and of subscriptions. */
import { type Case, users } from './basis.ts';

const two = `${users} CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY);`;
const sub = (options: string, rest = `CONNECTION 'dbname=none password=hidden' PUBLICATION a, b`): string =>
  `CREATE SUBSCRIPTION s ${rest} WITH (connect = false, ${options});`;

export const replicationCases: Readonly<Record<string, readonly Case[]>> = {
  publication: [
    {
      name: 'of tables, with every option',
      from: users,
      to: `${users} CREATE PUBLICATION p FOR TABLE users WITH (publish = 'insert, delete', publish_via_partition_root = true, publish_generated_columns = stored); COMMENT ON PUBLICATION p IS 'x';`,
    },
    {
      name: 'with other options',
      from: `CREATE PUBLICATION p WITH (publish = 'insert');`,
      to: `CREATE PUBLICATION p WITH (publish_via_partition_root = true, publish_generated_columns = stored);`,
    },
    {
      name: 'of all tables, then of one',
      from: `${users} CREATE PUBLICATION p FOR ALL TABLES;`,
      to: `${users} CREATE PUBLICATION p FOR TABLE users;`,
    },
  ],
  'publication-table': [
    {
      name: 'with a column list, and whole schemas instead',
      from: 'CREATE TABLE a (id int PRIMARY KEY, x int); CREATE PUBLICATION p FOR TABLE a (id);',
      to: 'CREATE TABLE a (id int PRIMARY KEY, x int); CREATE PUBLICATION p FOR TABLE a, TABLES IN SCHEMA public;',
    },
    {
      name: 'with another column list and filter',
      from: `${users} CREATE PUBLICATION p FOR TABLE users (id, age) WHERE (id > 1);`,
      to: `${users} CREATE PUBLICATION p FOR TABLE users (id, email) WHERE (id > 2);`,
    },
    {
      name: 'whose listed column goes',
      from: `${users} CREATE PUBLICATION p FOR TABLE users (id, age);`,
      to: 'CREATE TABLE users (id int PRIMARY KEY, email text); CREATE PUBLICATION p FOR TABLE users (id);',
    },
    {
      name: 'whose filtered column is retyped',
      from: `CREATE TABLE t (id int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE t WHERE (id > 1);`,
      to: `CREATE TABLE t (id bigint PRIMARY KEY); CREATE PUBLICATION p FOR TABLE t WHERE (id > 1);`,
    },
    {
      name: 'that goes with its table',
      from: `${two} CREATE PUBLICATION p FOR TABLE users, app.t;`,
      to: `${users} CREATE PUBLICATION p FOR TABLE users;`,
    },
    {
      name: 'without those that inherit',
      from: `${users} CREATE TABLE staff () INHERITS (users); CREATE PUBLICATION p;`,
      to: `${users} CREATE TABLE staff () INHERITS (users); CREATE PUBLICATION p FOR TABLE ONLY users;`,
    },
  ],
  'publication-schema': [
    {
      name: 'beside a table',
      from: two,
      to: `${two} CREATE PUBLICATION p FOR TABLE users, TABLES IN SCHEMA app;`,
    },
    {
      name: 'that goes with its schema',
      from: `${two} CREATE PUBLICATION p FOR TABLES IN SCHEMA app;`,
      to: `${users} CREATE PUBLICATION p;`,
    },
  ],
  subscription: [
    {
      name: 'without a slot',
      from: '',
      to: `${sub('slot_name = NONE')} COMMENT ON SUBSCRIPTION s IS 'x';`,
    },
    {
      name: 'with every option',
      from: sub(`slot_name = 'one'`),
      to: sub(
        `slot_name = 'two', binary = true, streaming = off, synchronous_commit = 'local', disable_on_error = true, password_required = false, run_as_owner = true, origin = none`,
        `CONNECTION 'dbname=other password=hidden' PUBLICATION b, c`,
      ),
    },
    {
      name: 'with two phases and failover',
      from: sub('slot_name = x'),
      to: sub('slot_name = x, two_phase = true, failover = true'),
    },
  ],
};
