/**
 * Privileges on the database one is in, one fact for each grantee whose privileges differ from what PostgreSQL gives
 * by itself (PUBLIC may connect and make temporary tables). The owner's own are the owner's affair.
 */
import type { Fact } from '../catalog.ts';
import { alters, attributes, creates, drops, type Kind } from '../kind.ts';
import { granteeName, privilegeChanges, privilegesIn } from '../privileges.ts';
import { inThisDatabase, thisDatabase } from '../this-database.ts';

export interface DatabaseGrantAttributes {
  /** Quoted role name, PUBLIC, or CURRENT_USER. */
  readonly grantee: string;
  /** Sorted; `*` after a privilege with grant option. */
  readonly privileges: readonly string[];
  /** What the grantee has without any grant. */
  readonly usual: readonly string[];
}

const of = (fact: Pick<Fact, 'attributes'>): DatabaseGrantAttributes =>
  attributes<DatabaseGrantAttributes>(fact);

/** Stands where the name of the database comes. */
const MARK = 'ON DATABASE \u0000';

function changes(fact: Fact, from: readonly string[], to: readonly string[]): readonly string[] {
  const { grantee } = of(fact);
  return privilegeChanges(from, to, MARK, grantee).map(({ sql }) => {
    const [before = '', after = ''] = sql.split(MARK);
    return inThisDatabase(`${before}ON DATABASE`, after.trim());
  });
}

export const databaseGrantKind: Kind = {
  name: 'database-grant',
  ofServer: true,
  names: (fact) => [`role ${of(fact).grantee}`],
  extract: `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, NULL::text AS parent, grantee AS id, NULL::text AS suffix,
           jsonb_build_object('grantee', grantee, 'privileges', privileges, 'usual', usual) AS attributes
    FROM (
      SELECT ${granteeName('g.grantee')} AS grantee, ${privilegesIn('d.datacl', 'g.grantee')} AS privileges,
             ${privilegesIn('u.acl', 'g.grantee')} AS usual
      FROM ${thisDatabase}, LATERAL (SELECT acldefault('d', d.datdba) AS acl) AS u,
        LATERAL (SELECT e.grantee FROM aclexplode(d.datacl) AS e UNION SELECT e.grantee FROM aclexplode(u.acl) AS e) AS g
      WHERE d.datacl IS NOT NULL AND g.grantee <> d.datdba
    ) AS privilege
    WHERE privileges <> usual`,
  create: (fact) =>
    changes(fact, of(fact).usual, of(fact).privileges).map((sql, i) =>
      i === 0 ? creates(fact, sql) : alters(fact, sql),
    ),
  alter: (from, to) => changes(to, of(from).privileges, of(to).privileges).map((sql) => alters(to, sql)),
  drop: (fact) => changes(fact, of(fact).privileges, of(fact).usual).map((sql) => drops(fact, sql)),
};
