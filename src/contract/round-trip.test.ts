import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../test/support/memory-files.ts';
import { testShadow } from '../../test/support/postgres.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { catalogFingerprint } from '../catalog/fingerprint.ts';
import { canonicalCatalog } from './canonical.ts';
import { contractFromCatalog } from './pull.ts';
import { readContract } from './read.ts';

const name = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/),
  fc.constantFrom('order', 'user', 'Select', 'two words', 'ümlaut', 'null', 'yes', '1st'),
);
/** Anything a person can type on one line; PostgreSQL stores no zero character. */
const words = fc
  .string({ minLength: 1, maxLength: 30, unit: 'binary' })
  .map((text) => text.replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/gu, ''))
  .filter((text) => text.trim() !== '');
const typed = fc.constantFrom(
  { type: 'uuid', default: 'gen_random_uuid()' },
  { type: 'integer', default: '0', check: '>= 0' },
  { type: 'varchar(20)', default: "'it''s'", check: "<> ''" },
  { type: 'timestamptz', default: 'now()' },
  { type: 'numeric(12,2)', default: '1.50', check: '> 0.5' },
  { type: 'boolean', default: 'true' },
  { type: 'text[]', default: "'{}'" },
  { type: 'jsonb', default: '\'{"a": [1, 2]}\'' },
);
const column = fc.record({
  typed,
  nullable: fc.boolean(),
  hasDefault: fc.boolean(),
  hasCheck: fc.boolean(),
  unique: fc.boolean(),
  description: fc.option(words, { nil: undefined }),
});
const table = fc.record({
  columns: fc.uniqueArray(fc.tuple(name, column), {
    minLength: 1,
    maxLength: 6,
    selector: ([n]) => n.toLowerCase(),
  }),
  description: fc.option(words, { nil: undefined }),
  keyed: fc.boolean(),
  referencing: fc.boolean(),
});
const contract = fc.record({
  tables: fc.uniqueArray(fc.tuple(name, table), {
    minLength: 1,
    maxLength: 4,
    selector: ([n]) => n.toLowerCase(),
  }),
  labels: fc.uniqueArray(words, { minLength: 0, maxLength: 4 }),
});

/** As JSON, which is YAML: what is tested is reading, not the test's own way to quote. */
function yamlOf({ tables, labels }: typeof contract extends fc.Arbitrary<infer T> ? T : never): string {
  const [firstTable] = tables;
  const firstKey = `${firstTable?.[0]}`;
  const quoted = (n: string): string => `"${n.replaceAll('"', '""')}"`;
  return JSON.stringify({
    contract: 'generated',
    version: '1.0.0',
    enums: { generated_enum: labels },
    tables: Object.fromEntries(
      tables.map(([title, { columns, description, keyed, referencing }], i) => [
        title,
        {
          ...(description === undefined ? {} : { description }),
          columns: {
            ...(keyed || i === 0 ? { generated_id: { type: 'uuid', primary_key: true } } : {}),
            generated_label: {
              type: 'generated_enum',
              ...(labels[0] === undefined ? { nullable: true } : { default: labels[0] }),
            },
            ...(referencing && !/[.\s]/.test(firstKey)
              ? {
                  generated_ref: {
                    type: 'uuid',
                    nullable: true,
                    references: `${firstKey}.generated_id`,
                    on_delete: 'set null',
                  },
                }
              : {}),
            ...Object.fromEntries(
              columns.map(([n, c], at) => [
                n,
                {
                  type: c.typed.type,
                  field: `field${at}`,
                  ...(c.nullable ? { nullable: true } : {}),
                  ...(c.hasDefault ? { default: c.typed.default } : {}),
                  ...(c.unique && c.typed.type !== 'jsonb' ? { unique: true } : {}),
                  ...(c.hasCheck && 'check' in c.typed ? { check: `${quoted(n)} ${c.typed.check}` } : {}),
                  ...(c.description === undefined ? {} : { description: c.description }),
                },
              ]),
            ),
          },
          indexes: columns
            .slice(0, 1)
            .filter(([, c]) => c.typed.type !== 'jsonb')
            .map(([n]) => ({
              columns: [n === n.toLowerCase() && /^\w+$/.test(n) ? n : quoted(n)],
              name: `generated_index_${i}`,
            })),
        },
      ]),
    ),
  });
}

async function catalogOf(files: Readonly<Record<string, string>>): Promise<Catalog> {
  const storage = memoryFiles(files);
  const { contract: read, diagnostics } = await readContract(storage, 'contracts');
  if (read === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  const canonical = await canonicalCatalog(read, async () => testShadow(), storage, '.datawright');
  if (canonical.catalog === undefined) throw new Error(JSON.stringify(canonical.diagnostics, null, 1));
  return canonical.catalog;
}

describe('a contract that went into PostgreSQL and was pulled again', () => {
  test('says the same', async () => {
    await fc.assert(
      fc.asyncProperty(contract, async (generated) => {
        const first = await catalogOf({ 'contracts/a.yaml': yamlOf(generated) });
        const pulled = contractFromCatalog(first, 'again').files;
        const second = await catalogOf(
          Object.fromEntries(pulled.map(({ path, content }) => [`contracts/${path}`, content])),
        );
        expect(catalogFingerprint(second)).toBe(catalogFingerprint(first));
      }),
      { numRuns: 15 },
    );
  });
});
