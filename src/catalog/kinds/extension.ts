/** Extensions. The version is the server's affair and not compared: two servers seldom ship the same one. */
import { quoteIdentifier } from '../../core/identifier.ts';
import { alters, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';

export interface ExtensionAttributes {
  readonly schema: string;
}

export const extensionKind: Kind = {
  name: 'extension',
  extract: `
    SELECT 'pg_extension'::regclass::oid AS classid, e.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(e.extname) AS id, NULL::text AS suffix,
           jsonb_build_object('schema', n.nspname, 'relocatable', e.extrelocatable) AS attributes
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE n.nspname <> 'pg_catalog'`,
  create: (fact) => [
    creates(
      fact,
      `CREATE EXTENSION IF NOT EXISTS ${sqlName(fact)} WITH SCHEMA ${quoteIdentifier(attributes<ExtensionAttributes>(fact).schema)}`,
    ),
  ],
  alter: (from, to) =>
    from.attributes.relocatable === true
      ? [
          alters(
            to,
            `ALTER EXTENSION ${sqlName(to)} SET SCHEMA ${quoteIdentifier(attributes<ExtensionAttributes>(to).schema)}`,
          ),
        ]
      : 'replace',
  drop: (fact) => [
    drops(fact, `DROP EXTENSION ${sqlName(fact)}`, { hazards: [`drop_extension:${fact.name}`] }),
  ],
};
