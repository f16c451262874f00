/** `catalog`: what a schema has, counted, and saved as a file that diff takes as a side. */
import { z } from 'zod';
import { toJson } from '../catalog/catalog-json.ts';
import { unmodelledDiagnostics } from '../catalog/codes.ts';
import { catalogFingerprint } from '../catalog/fingerprint.ts';
import { CATALOG_FORMAT } from '../contract/canonical.ts';
import { openDiffer } from '../migrate/differ.ts';
import { readSide, type SavedCatalog } from './diff/side.ts';
import { operation } from './operation.ts';

export const catalogOperation = operation({
  name: 'catalog',
  summary: 'Show what a schema has, and save it for later comparison',
  description:
    'Reads a schema (SQL, contract, database or saved catalog, as datawright diff takes them) and counts its objects by kind. The fingerprint is equal for schemas that no plan can tell apart. With --out the catalog is saved as one JSON file, which diff takes as a side: the state of production of last week, or of a database that CI cannot reach. It holds no rows.',
  examples: [
    { command: 'datawright catalog app', does: 'what the database has' },
    { command: 'datawright catalog production --out production.json', does: 'save it' },
  ],
  effect: 'read',
  input: z.object({
    side: z.string().describe('SQL, contract, database or saved catalog'),
    out: z.string().optional().describe('File to write'),
  }),
  positional: ['side'],
  output: z.object({
    label: z.string(),
    fingerprint: z.string(),
    objects: z.number().int(),
    kinds: z.array(z.object({ kind: z.string(), count: z.number().int() })),
    written: z.string().optional(),
  }),
  async run({ side: name, out }, context) {
    const side = await readSide(context, name);
    const differ = side.type === 'sql' ? await openDiffer(await context.shadow()) : undefined;
    const given = side.type === 'sql' ? side.files : side.catalog;
    const [catalog] = await (differ?.catalogs([given]) ?? [given]);
    await differ?.close();
    if (catalog === undefined || !('facts' in catalog)) throw new TypeError('a side makes a catalog');
    if (out !== undefined) {
      const saved: SavedCatalog = { datawright: 'catalog', format: CATALOG_FORMAT, catalog: toJson(catalog) };
      await context.files.write(out, `${JSON.stringify(saved)}\n`);
    }
    const kinds = [...new Set([...catalog.facts.values()].map((fact) => fact.kind))];
    return {
      output: {
        label: side.label,
        fingerprint: catalogFingerprint(catalog),
        objects: catalog.facts.size,
        kinds: kinds.map((kind) => ({
          kind,
          count: [...catalog.facts.values()].filter((fact) => fact.kind === kind).length,
        })),
        ...(out === undefined ? {} : { written: out }),
      },
      diagnostics: unmodelledDiagnostics(catalog),
      verdict: 'clean',
      next:
        out === undefined
          ? []
          : [{ command: `datawright diff ${out} <to>`, does: 'plan from what was saved' }],
    };
  },
});
