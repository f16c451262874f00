/** Extensions. Where versions count, one that is not the server's newest is told. */
import { quoteIdentifier, quoteLiteral } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import { alters, attributes, creates, drops, type Kind, type Scene, type Step, sqlName } from '../kind.ts';

export interface ExtensionAttributes {
  readonly schema: string;
  readonly relocatable: boolean;
  /** Absent for the one that CREATE EXTENSION takes by itself. */
  readonly version?: string;
}

const of = (fact: Fact): ExtensionAttributes => attributes<ExtensionAttributes>(fact);

/** Going back is seldom possible: without rows that need it, the extension is made anew instead. */
function versionSteps(to: Fact, scene: Scene): readonly Step[] | 'replace' {
  const { version } = of(to);
  if (version === undefined) return [alters(to, `ALTER EXTENSION ${sqlName(to)} UPDATE`)];
  const holdsRows = scene.dependants(scene.from, to.id).some((fact) => fact.kind === 'column');
  return holdsRows
    ? [alters(to, `ALTER EXTENSION ${sqlName(to)} UPDATE TO ${quoteLiteral(version)}`)]
    : 'replace';
}

export const extensionKind: Kind = {
  name: 'extension',
  extract: `
    SELECT 'pg_extension'::regclass::oid AS classid, e.oid AS objid, 0 AS objsubid, NULL::text AS parent,
           quote_ident(e.extname) AS id, NULL::text AS suffix,
           jsonb_strip_nulls(jsonb_build_object('schema', n.nspname, 'relocatable', e.extrelocatable,
             'version', nullif(e.extversion, (SELECT v.default_version FROM pg_available_extensions v WHERE v.name = e.extname)))) AS attributes
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE n.nspname <> 'pg_catalog'`,
  create: (fact) => {
    const { schema, version } = of(fact);
    return [
      creates(
        fact,
        `CREATE EXTENSION IF NOT EXISTS ${sqlName(fact)} WITH SCHEMA ${quoteIdentifier(schema)}${version === undefined ? '' : ` VERSION ${quoteLiteral(version)}`}`,
      ),
    ];
  },
  alter: (from, to, names, scene) => {
    const version = names.includes('version') ? versionSteps(to, scene) : [];
    if (version === 'replace') return version;
    if (!names.includes('schema')) return version;
    if (!of(from).relocatable) return 'replace';
    const schema = quoteIdentifier(of(to).schema);
    return [...version, alters(to, `ALTER EXTENSION ${sqlName(to)} SET SCHEMA ${schema}`)];
  },
  drop: (fact) => [
    drops(fact, `DROP EXTENSION ${sqlName(fact)}`, { hazards: [`drop_extension:${fact.name}`] }),
  ],
};
