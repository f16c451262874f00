/** Materialised views. Only their options change in place; their rows are computed again when they are made anew. */
import type { Fact } from '../catalog.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  exclusively,
  type Kind,
  optionChanges,
  optionList,
  optionsObject,
  reading,
  renamesBy,
  sqlName,
} from '../kind.ts';
import { outputColumns, type ViewAttributes } from './view.ts';

export interface MaterializedViewAttributes extends Omit<ViewAttributes, 'defaults'> {
  /** False for one that was made WITH NO DATA and never refreshed; absent otherwise. */
  readonly populated?: boolean;
}

const of = (fact: Fact): MaterializedViewAttributes => attributes<MaterializedViewAttributes>(fact);

export const materializedViewKind: Kind = {
  name: 'materialized-view',
  // Refreshing it is no migration.
  incidental: ['populated'],
  present: anyIn('pg_class', `relkind = 'm'`),
  extract: `
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid, 0 AS objsubid, ${at('pg_namespace', 'n.oid')} AS parent,
           n.q || '.' || quote_ident(c.relname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object(
             'definition', rtrim(pg_get_viewdef(c.oid), ';'),
             'output', ${outputColumns},
             'options', ${optionsObject('c.reloptions')},
             'populated', CASE WHEN NOT c.relispopulated THEN false END)) AS attributes
    FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
    WHERE c.relkind = 'm'`,
  occupies: (fact) => [`relation ${sqlName(fact)}`, `type ${sqlName(fact)}`],
  create: (fact) => {
    const { options, definition, populated } = of(fact);
    const given = options === undefined ? '' : ` WITH (${optionList(options)})`;
    return [
      creates(
        fact,
        `CREATE MATERIALIZED VIEW ${sqlName(fact)}${given} AS\n${definition}${populated === false ? '\n WITH NO DATA' : ''}`,
        {
          ...reading(fact),
          cost: populated === false ? 'instant' : 'scan',
        },
      ),
    ];
  },
  alter: (from, to, names) =>
    names.every((name) => name === 'options')
      ? optionChanges(`ALTER MATERIALIZED VIEW ${sqlName(to)}`, of(from).options, of(to).options).map((sql) =>
          alters(to, sql),
        )
      : 'replace',
  drop: (fact) => [drops(fact, `DROP MATERIALIZED VIEW ${sqlName(fact)}`, exclusively(fact.id))],
  rename: renamesBy('ALTER MATERIALIZED VIEW'),
};
