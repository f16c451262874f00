/** Changes of objects of every kind, each told by the SQL of both sides. */

import { aggregateCases } from './kind-cases/aggregate.ts';
import { type Case, users } from './kind-cases/basis.ts';
import { checkCases } from './kind-cases/check.ts';
import { columnCases } from './kind-cases/column.ts';
import { compositeCases } from './kind-cases/composite.ts';
import { domainCases } from './kind-cases/domain.ts';
import { enumCases } from './kind-cases/enum.ts';
import { eventTriggerCases } from './kind-cases/event-trigger.ts';
import { exclusionCases } from './kind-cases/exclusion.ts';
import { foreignCases } from './kind-cases/foreign.ts';
import { foreignKeyCases } from './kind-cases/foreign-key.ts';
import { indexCases } from './kind-cases/index.ts';
import { materializedViewCases } from './kind-cases/materialized-view.ts';
import { operatorCases, operatorClassCases, operatorFamilyCases } from './kind-cases/operator.ts';
import { partitionCases } from './kind-cases/partition.ts';
import { primaryKeyCases } from './kind-cases/primary-key.ts';
import { replicationCases } from './kind-cases/replication.ts';
import {
  databaseGrantCases,
  databaseSettingCases,
  defaultPrivilegeCases,
  grantCases,
  membershipCases,
  ownerCases,
  parameterGrantCases,
  roleCases,
} from './kind-cases/role.ts';
import { functionCases, procedureCases } from './kind-cases/routine.ts';
import { ruleCases } from './kind-cases/rule.ts';
import { serverWideCases } from './kind-cases/server-wide.ts';
import { tableCases } from './kind-cases/table.ts';
import { textSearchCases } from './kind-cases/text-search.ts';
import { triggerCases } from './kind-cases/trigger.ts';
import { castCases, collationCases, rangeCases } from './kind-cases/type.ts';
import { uniqueCases } from './kind-cases/unique.ts';
import { viewCases } from './kind-cases/view.ts';

export const kindCases: Readonly<Record<string, readonly Case[]>> = {
  schema: [{ name: 'with a table in it', from: '', to: 'CREATE SCHEMA app; CREATE TABLE app.t (id int);' }],
  extension: [
    { name: 'whose type a column uses', from: '', to: 'CREATE EXTENSION citext; CREATE TABLE t (c citext);' },
    {
      name: 'that brings comments and privileges along',
      from: '',
      to: 'CREATE EXTENSION cube; CREATE EXTENSION pg_buffercache;',
    },
    {
      name: 'that moves',
      from: 'CREATE SCHEMA x; CREATE EXTENSION citext;',
      to: 'CREATE SCHEMA x; CREATE EXTENSION citext SCHEMA x;',
    },
    {
      name: 'of another version',
      from: `CREATE EXTENSION pg_trgm VERSION '1.5'; CREATE EXTENSION citext;`,
      to: `CREATE EXTENSION pg_trgm; CREATE EXTENSION citext VERSION '1.6';`,
    },
  ],
  enum: enumCases,
  domain: domainCases,
  composite: compositeCases,
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
  table: tableCases,
  partition: partitionCases,
  column: columnCases,
  'primary-key': primaryKeyCases,
  unique: uniqueCases,
  'foreign-key': foreignKeyCases,
  check: checkCases,
  exclusion: exclusionCases,
  index: indexCases,
  function: functionCases,
  procedure: procedureCases,
  view: viewCases,
  'materialized-view': materializedViewCases,
  trigger: triggerCases,
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
  role: roleCases,
  membership: membershipCases,
  'database-setting': databaseSettingCases,
  'database-grant': databaseGrantCases,
  'parameter-grant': parameterGrantCases,
  owner: ownerCases,
  'default-privilege': defaultPrivilegeCases,
  grant: grantCases,
  rule: ruleCases,
  'event-trigger': eventTriggerCases,
  range: rangeCases,
  collation: collationCases,
  cast: castCases,
  aggregate: aggregateCases,
  operator: operatorCases,
  'operator-class': operatorClassCases,
  'operator-family': operatorFamilyCases,
  ...textSearchCases,
  ...foreignCases,
  ...replicationCases,
  ...serverWideCases,
};
