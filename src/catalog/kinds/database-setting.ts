/**
 * Settings of the database one is in (`ALTER DATABASE … SET`), one fact each. They are looked after like roles: what
 * a contract does not set is somebody else's.
 */
import type { Fact } from '../catalog.ts';
import { alters, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';
import { type Settings, settingChanges } from '../settings.ts';
import { inThisDatabase, thisDatabase } from '../this-database.ts';

interface DatabaseSettingAttributes {
  readonly value: string;
}

const settings = (fact: Fact): Settings => ({
  [sqlName(fact)]: attributes<DatabaseSettingAttributes>(fact).value,
});

const changes = (from: Settings, to: Settings): readonly string[] =>
  settingChanges(from, to).map((change) => inThisDatabase('ALTER DATABASE', change));

export const databaseSettingKind: Kind = {
  name: 'database-setting',
  ofServer: true,
  extract: `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, NULL::text AS parent, split_part(o, '=', 1) AS id, NULL::text AS suffix,
           jsonb_build_object('value', substr(o, strpos(o, '=') + 1)) AS attributes
    FROM ${thisDatabase} JOIN pg_db_role_setting s ON s.setdatabase = d.oid AND s.setrole = 0, unnest(s.setconfig) AS o`,
  create: (fact) => changes({}, settings(fact)).map((sql) => creates(fact, sql)),
  alter: (from, to) => changes(settings(from), settings(to)).map((sql) => alters(to, sql)),
  drop: (fact) => changes(settings(fact), {}).map((sql) => drops(fact, sql)),
};
