/** A table in a publication, with its column list and row filter (both from PostgreSQL 15 on). */
import type { Fact } from '../catalog.ts';
import { anyIn, at, attributes, creates, drops, type Kind, type Scene, type Step, sqlName } from '../kind.ts';
import { columnLists, wholeSchemas } from './publication-schema.ts';

export interface PublicationTableAttributes {
  /** Quoted, with its schema. */
  readonly table: string;
  /** Quoted; absent for all. */
  readonly columns?: readonly string[];
  readonly where?: string;
}

const of = (fact: Fact): PublicationTableAttributes => attributes<PublicationTableAttributes>(fact);
const publication = (fact: Fact): string => sqlName(fact.parent ?? '');

const gently = (fact: Fact): Pick<Step, 'lock' | 'locked'> => ({
  lock: 'SHARE UPDATE EXCLUSIVE',
  locked: [`table ${of(fact).table}`],
});

/** `ONLY` where tables inherit: without it those below would be added, each as a member of its own. */
function only(fact: Fact, scene: Scene, side: 'from' | 'to'): string {
  const { table } = of(fact);
  const heir = scene
    .dependants(scene[side], `table ${table}`)
    .some(({ attributes: { inherits } }) => Array.isArray(inherits) && inherits.includes(table));
  return heir ? 'ONLY ' : '';
}

export const publicationTableKind: Kind = {
  name: 'publication-table',
  present: anyIn('pg_publication'),
  extract: (version) => `
    SELECT 'pg_publication_rel'::regclass::oid AS classid, r.oid AS objid, 0 AS objsubid, ${at('pg_publication', 'r.prpubid')} AS parent,
           quote_ident(p.pubname) || ' TABLE ' || n.q || '.' || quote_ident(c.relname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             ${
               version >= 150000
                 ? `'columns', (SELECT jsonb_agg(quote_ident(a.attname) ORDER BY a.attnum) FROM pg_attribute a
                WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)),
             'where', pg_get_expr(r.prqual, r.prrelid),`
                 : ''
             }
             'table', n.q || '.' || quote_ident(c.relname))) AS attributes
    FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
    JOIN pg_class c ON c.oid = r.prrelid JOIN spaces n ON n.oid = c.relnamespace`,
  create: (fact, scene) => {
    const { table, columns, where } = of(fact);
    const list = columns === undefined ? '' : ` (${columns.join(', ')})`;
    const filter = where === undefined ? '' : ` WHERE (${where})`;
    return [
      creates(
        fact,
        `ALTER PUBLICATION ${publication(fact)} ADD TABLE ${only(fact, scene, 'to')}${table}${list}${filter}`,
        {
          ...gently(fact),
          ...(columns === undefined ? {} : { takes: [wholeSchemas(fact.parent)] }),
          note: 'a published table without a replica identity takes no UPDATE and no DELETE',
        },
      ),
    ];
  },
  alter: () => 'replace',
  drop: (fact, scene) => [
    drops(
      fact,
      `ALTER PUBLICATION ${publication(fact)} DROP TABLE ${only(fact, scene, 'from')}${of(fact).table}`,
      {
        ...gently(fact),
        ...(of(fact).columns === undefined ? {} : { frees: [columnLists(fact.parent)] }),
      },
    ),
  ],
  fallsWith: (fact, dropped) => dropped.id === `table ${of(fact).table}`,
};
