/** Composite types. */
import { quoteIdentifier } from '../../core/identifier.ts';
import { alters, at, attributes, creates, drops, type Kind, renamesBy, sqlName } from '../kind.ts';

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly collation?: string;
}

export interface CompositeAttributes {
  readonly attributes: readonly Attribute[];
}

const declared = (a: Attribute): string =>
  `${quoteIdentifier(a.name)} ${a.type}${a.collation === undefined ? '' : ` COLLATE ${a.collation}`}`;

export const compositeKind: Kind = {
  name: 'composite',
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
  create: (fact) => [
    creates(
      fact,
      `CREATE TYPE ${sqlName(fact)} AS (${attributes<CompositeAttributes>(fact).attributes.map(declared).join(', ')})`,
    ),
  ],
  alter: (from, to) => {
    const before = attributes<CompositeAttributes>(from).attributes;
    const after = attributes<CompositeAttributes>(to).attributes;
    const kept = before.filter((b) => after.some((a) => a.name === b.name));
    const order = [...kept, ...after.filter((a) => !before.some((b) => b.name === a.name))];
    // Attributes can only be added at the end; another order needs a new type.
    if (order.some((a, i) => a.name !== after[i]?.name)) return 'replace';
    const changes = [
      ...before
        .filter((b) => !after.some((a) => a.name === b.name))
        .map((b) => `DROP ATTRIBUTE ${quoteIdentifier(b.name)}`),
      ...after.flatMap((a) => {
        const old = before.find((b) => b.name === a.name);
        if (old === undefined) return [`ADD ATTRIBUTE ${declared(a)}`];
        if (old.type === a.type && old.collation === a.collation) return [];
        const collate = a.collation === undefined ? '' : ` COLLATE ${a.collation}`;
        return [`ALTER ATTRIBUTE ${quoteIdentifier(a.name)} SET DATA TYPE ${a.type}${collate}`];
      }),
    ];
    return changes.length === 0
      ? []
      : [alters(to, `ALTER TYPE ${sqlName(to)} ${changes.join(', ')}`, { data: 'lossy' })];
  },
  drop: (fact) => [drops(fact, `DROP TYPE ${sqlName(fact)}`)],
  rename: renamesBy('ALTER TYPE'),
};
