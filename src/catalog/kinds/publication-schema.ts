/** All tables of a schema in a publication, from PostgreSQL 15 on. */
import type { Fact, FactId } from '../catalog.ts';
import { anyIn, at, creates, drops, type Kind, sqlName } from '../kind.ts';

/** A publication of whole schemas has no column lists: those that go free one name, schemas that go the other. */
export const columnLists = (publication: FactId | undefined): string => `column lists of ${publication}`;
export const wholeSchemas = (publication: FactId | undefined): string => `schemas of ${publication}`;

const NOTHING = `
    SELECT 0 AS classid, 0 AS objid, 0 AS objsubid, NULL::text AS parent, NULL::text AS id, NULL::text AS suffix,
           '{}'::jsonb AS attributes WHERE false`;

const change = (fact: Fact, verb: 'ADD' | 'DROP'): string =>
  `ALTER PUBLICATION ${sqlName(fact.parent ?? '')} ${verb} TABLES IN SCHEMA ${String(fact.attributes.schema)}`;

export const publicationSchemaKind: Kind = {
  name: 'publication-schema',
  present: anyIn('pg_publication'),
  extract: (version) =>
    version < 150000
      ? NOTHING
      : `
    SELECT 'pg_publication_namespace'::regclass::oid AS classid, r.oid AS objid, 0 AS objsubid, ${at('pg_publication', 'r.pnpubid')} AS parent,
           quote_ident(p.pubname) || ' SCHEMA ' || n.q AS id, NULL::text AS suffix,
           jsonb_build_object('schema', n.q) AS attributes
    FROM pg_publication_namespace r JOIN pg_publication p ON p.oid = r.pnpubid JOIN spaces n ON n.oid = r.pnnspid`,
  create: (fact) => [creates(fact, change(fact, 'ADD'), { takes: [columnLists(fact.parent)] })],
  alter: () => [],
  drop: (fact) => [drops(fact, change(fact, 'DROP'), { frees: [wholeSchemas(fact.parent)] })],
  fallsWith: (fact, dropped) => dropped.id === `schema ${String(fact.attributes.schema)}`,
};
