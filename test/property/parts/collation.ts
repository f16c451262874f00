/** Collations, and columns of their own that use them. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';

interface CollationSpec {
  readonly schema: Pick | undefined;
  readonly locale: string;
  readonly loose: boolean | undefined;
  readonly table: Pick | undefined;
}

export const collation: Part<CollationSpec> = {
  name: 'collation',
  weight: 1,
  spec: fc.record({
    schema: rarely(pick),
    locale: oneOf('de', 'sv'),
    loose: rarely(fc.constant(true)),
    table: rarely(pick),
  }),
  schema: (spec) => spec.schema,
  sql: ({ spec, sql, name }, side) => {
    const table = spec.table === undefined ? undefined : side.find('table', spec.table);
    const loose = spec.loose === true ? ', deterministic = false' : '';
    return [
      `CREATE COLLATION ${sql} (provider = icu, locale = '${spec.locale}'${loose})`,
      ...(table === undefined ? [] : [`ALTER TABLE ${table.sql} ADD COLUMN ${name} text COLLATE ${sql}`]),
    ];
  },
};
