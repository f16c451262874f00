/** Publications; the tables and schemas in one are facts of their own. */
import { quoteLiteral } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import { alters, anyIn, attributes, creates, drops, type Kind, sqlName } from '../kind.ts';

export interface PublicationAttributes {
  readonly allTables?: true;
  /** `insert, update, delete, truncate`. */
  readonly publish: string;
  readonly viaRoot?: true;
  /** From PostgreSQL 18 on: stored generated columns are published too. */
  readonly generated?: 'stored';
}

const USUAL = 'insert, update, delete, truncate';
const of = (fact: Fact): PublicationAttributes => attributes<PublicationAttributes>(fact);

const published = ({ publish }: PublicationAttributes): string => `publish = ${quoteLiteral(publish)}`;
const viaRoot = ({ viaRoot }: PublicationAttributes): string =>
  `publish_via_partition_root = ${viaRoot === true}`;
const generated = ({ generated }: PublicationAttributes): string =>
  `publish_generated_columns = ${generated ?? 'none'}`;

export const publicationKind: Kind = {
  name: 'publication',
  present: anyIn('pg_publication'),
  extract: (version) => `
    SELECT 'pg_publication'::regclass::oid AS classid, p.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(p.pubname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'allTables', CASE WHEN p.puballtables THEN true END,
             'publish', concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                                  CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
             ${version >= 180000 ? `'generated', CASE p.pubgencols WHEN 's' THEN 'stored' END,` : ''}
             'viaRoot', CASE WHEN p.pubviaroot THEN true END)) AS attributes
    FROM pg_publication p`,
  create: (fact) => {
    const publication = of(fact);
    const settings = [
      ...(publication.publish === USUAL ? [] : [published(publication)]),
      ...(publication.viaRoot === undefined ? [] : [viaRoot(publication)]),
      ...(publication.generated === undefined ? [] : [generated(publication)]),
    ];
    const given = settings.length === 0 ? '' : ` WITH (${settings.join(', ')})`;
    const all = publication.allTables === true ? ' FOR ALL TABLES' : '';
    return [creates(fact, `CREATE PUBLICATION ${sqlName(fact)}${all}${given}`)];
  },
  alter: (_from, to, names) => {
    if (names.includes('allTables')) return 'replace';
    const settings = [
      ...(names.includes('publish') ? [published(of(to))] : []),
      ...(names.includes('viaRoot') ? [viaRoot(of(to))] : []),
      ...(names.includes('generated') ? [generated(of(to))] : []),
    ];
    return [alters(to, `ALTER PUBLICATION ${sqlName(to)} SET (${settings.join(', ')})`)];
  },
  drop: (fact) => [
    drops(fact, `DROP PUBLICATION ${sqlName(fact)}`, { note: 'its subscribers stop with an error' }),
  ],
  rename: (from, to) => [alters(to, `ALTER PUBLICATION ${sqlName(from)} RENAME TO ${sqlName(to)}`)],
};
