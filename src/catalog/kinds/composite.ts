/**
 * Composite types. Attributes are added, dropped and retyped in place as long as no column is of the type; another
 * order, or a retyped attribute under a column, takes a new type under the name.
 */
import { quoteIdentifier } from '../../core/identifier.ts';
import type { Fact } from '../catalog.ts';
import { parted, ready } from '../heritage.ts';
import {
  alters,
  anyIn,
  at,
  attributes,
  creates,
  drops,
  exclusively,
  type Kind,
  renamesBy,
  type Scene,
  type Step,
  sqlName,
} from '../kind.ts';
import {
  type CompositeAttribute,
  type CompositeAttributes,
  compositeDefinition,
  declaredAttribute,
  isUsed,
  rebuildType,
  rebuilt,
  remade,
  throughText,
} from '../rebuilt-type.ts';

const of = (fact: Fact): readonly CompositeAttribute[] => attributes<CompositeAttributes>(fact).attributes;

const sameType = (a: CompositeAttribute, b: CompositeAttribute | undefined): boolean =>
  a.type === b?.type && a.collation === b.collation;

/** What has to be done: attributes in place, or the whole type. */
function wayOf(from: Fact, to: Fact, scene: Scene): 'in place' | 'rebuilt' {
  const kept = of(from).filter((b) => of(to).some((a) => a.name === b.name));
  const order = [...kept, ...of(to).filter((a) => !kept.some((b) => b.name === a.name))];
  // Attributes can only be added at the end.
  if (order.some((a, i) => a.name !== of(to)[i]?.name)) return 'rebuilt';
  const retyped = kept.some((b) => of(to).some((a) => a.name === b.name && !sameType(a, b)));
  return retyped && isUsed(from, scene) ? 'rebuilt' : 'in place';
}

function inPlace(from: Fact, to: Fact): readonly string[] {
  return [
    ...of(from)
      .filter((b) => !of(to).some((a) => a.name === b.name))
      .map((b) => `DROP ATTRIBUTE ${quoteIdentifier(b.name)}`),
    ...of(to).flatMap((a) => {
      const old = of(from).find((b) => b.name === a.name);
      if (old === undefined) return [`ADD ATTRIBUTE ${declaredAttribute(a)}`];
      if (sameType(a, old)) return [];
      const collate = a.collation === undefined ? '' : ` COLLATE ${a.collation}`;
      return [`ALTER ATTRIBUTE ${quoteIdentifier(a.name)} SET DATA TYPE ${a.type}${collate}`];
    }),
  ];
}

const losesData = (from: Fact, to: Fact): boolean =>
  of(from).some(
    (b) =>
      !sameType(
        b,
        of(to).find((a) => a.name === b.name),
      ),
  );

function rebuild(from: Fact, to: Fact, scene: Scene): readonly Step[] {
  const name = sqlName(to);
  const aligned =
    of(from).length === of(to).length && of(from).every((attribute, i) => attribute.name === of(to)[i]?.name);
  const row = (column: string): string =>
    of(to)
      .map((a) => {
        const old = of(from).find((b) => b.name === a.name);
        const value = `(${column}).${quoteIdentifier(a.name)}`;
        return old === undefined ? `NULL::${a.type}` : sameType(a, old) ? value : `${value}::text::${a.type}`;
      })
      .join(', ');
  return rebuildType(from, to, scene, {
    word: 'TYPE',
    create: compositeDefinition(to),
    // An array of rows whose attributes are others cannot be told in one expression: it goes through text and fails.
    value: (column, array) =>
      aligned || array
        ? throughText(name)(column, array)
        : `CASE WHEN ${column} IS NOT NULL OR ${column} IS DISTINCT FROM NULL THEN ROW(${row(column)})::${name} END`,
    data: losesData(from, to) ? 'lossy' : 'none',
  });
}

/** Tables of the type leave it while it changes, and change their columns themselves. */
function withTypedTables(steps: readonly Step[], to: Fact, scene: Scene): readonly Step[] {
  const tables = scene.dependants(scene.from, to.id).filter(({ kind, id, attributes: { ofType } }) => {
    const after = scene.to.facts.get(id)?.attributes.ofType;
    return kind === 'table' && ofType !== undefined && ofType === after && !scene.isGone(id);
  });
  const change = (table: Fact, what: string, details: Partial<Step>): Step =>
    alters(to, `ALTER TABLE ${sqlName(table)} ${what}`, { ...exclusively(table.id), ...details });
  return [
    ...tables.map((table) => change(table, 'NOT OF', { frees: [parted(table.id)] })),
    ...steps,
    ...tables.map((table) => change(table, `OF ${sqlName(to)}`, { takes: [ready(table.id)] })),
  ];
}

export const compositeKind: Kind = {
  name: 'composite',
  present: anyIn('pg_class', `relkind = 'c'`),
  extract: `
    SELECT 'pg_type'::regclass::oid AS classid, t.oid AS objid, 0 AS objsubid,
           ${at('pg_namespace', 'n.oid')} AS parent, n.q || '.' || quote_ident(t.typname) AS id, NULL::text AS suffix,
           jsonb_build_object('attributes', (
             SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
               'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
               'collation', CASE WHEN a.attcollation NOT IN (0, e.typcollation) THEN a.attcollation::regcollation::text END
             )) ORDER BY a.attnum), '[]')
             FROM pg_attribute a JOIN pg_type e ON e.oid = a.atttypid
             WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)) AS attributes
    FROM pg_type t JOIN spaces n ON n.oid = t.typnamespace JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.typtype = 'c' AND c.relkind = 'c'`,
  occupies: (fact) => [`relation ${sqlName(fact)}`, `type ${sqlName(fact)}`],
  create: (fact) => [creates(fact, compositeDefinition(fact))],
  alter: (from, to, _names, scene) => {
    if (wayOf(from, to, scene) === 'rebuilt') return withTypedTables(rebuild(from, to, scene), to, scene);
    const data = losesData(from, to) ? 'lossy' : 'none';
    return withTypedTables(
      [alters(to, `ALTER TYPE ${sqlName(to)} ${inPlace(from, to).join(', ')}`, { data })],
      to,
      scene,
    );
  },
  disturbs: (from, to, _names, scene) =>
    wayOf(from, to, scene) === 'rebuilt' ? rebuilt(from, scene) : losesData(from, to) ? [from.id] : [],
  remakes: (from, to, _names, scene) => (wayOf(from, to, scene) === 'rebuilt' ? remade(from, scene) : []),
  endures: (fact, from) =>
    fact.dependsOn.includes(from.id) && ['enum', 'domain', 'composite'].includes(from.kind),
  drop: (fact) => [drops(fact, `DROP TYPE ${sqlName(fact)}`)],
  rename: renamesBy('ALTER TYPE'),
};
