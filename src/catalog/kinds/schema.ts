/** Schemas. Owners are not compared; the server's own schemas and Datawright's ledger are left out. */
import { creates, drops, type Kind, renamesBy, sqlName } from '../kind.ts';

export const schemaKind: Kind = {
  name: 'schema',
  container: true,
  extract: `
    SELECT 'pg_namespace'::regclass::oid AS classid, n.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           n.q AS id, NULL::text AS suffix, '{}'::jsonb AS attributes
    FROM spaces n`,
  create: (fact) => [creates(fact, `CREATE SCHEMA ${sqlName(fact)}`)],
  alter: () => [],
  drop: (fact) => [drops(fact, `DROP SCHEMA ${sqlName(fact)}`)],
  rename: renamesBy('ALTER SCHEMA'),
};
