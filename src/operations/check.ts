/** `check`: is the contract right — by its own rules, by those of the pipelines, and by PostgreSQL. */
import { z } from 'zod';
import type { Catalog } from '../catalog/catalog.ts';
import { canonicalCatalog } from '../contract/canonical.ts';
import type { Contract } from '../contract/contract.ts';
import { readContract } from '../contract/read.ts';
import { type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import type { Project } from '../project/project.ts';
import type { CodeVerdict } from '../usage/check-code.ts';
import type { Context } from './context.ts';
import { writeEditorSchemas } from './editor-schemas.ts';
import { operation } from './operation.ts';

const counts = z.object({
  tables: z.number().int(),
  columns: z.number().int(),
  foreignKeys: z.number().int(),
  indexes: z.number().int(),
  queries: z.number().int(),
  qualityRules: z.number().int(),
  dimensions: z.number().int(),
  facts: z.number().int(),
  sqlFiles: z.number().int(),
  pipelines: z.number().int(),
});

export const checkOperation = operation({
  name: 'check',
  summary: 'Check the contract and the pipelines, and the application code that uses them',
  description:
    'Reads contracts/ and pipelines/, reports everything wrong with file, line and a fix, then loads the contract into an empty PostgreSQL so that types, defaults, conditions and SQL files are judged by the real thing; names and types in its queries are looked up in what came of it. With paths, the SQL in application code (TypeScript, JavaScript, .sql) is held to the contract as well: names, types, restricted columns, injection, queries in loops. Touches no database of yours. Also writes JSON Schemas to .datawright/, from which editors complete and check contracts and datawright.yaml.',
  examples: [
    { command: 'datawright check', does: 'the contract and the pipelines' },
    { command: 'datawright check src', does: 'the same, and the SQL in the code below src' },
    { command: 'datawright check --offline', does: 'without starting a PostgreSQL' },
  ],
  effect: 'read',
  input: z.object({
    paths: z.array(z.string()).default([]).describe('Folders and files of application code'),
    offline: z.boolean().default(false).describe('Do not load the contract into the shadow'),
  }),
  positional: ['paths'],
  output: z.object({
    contract: z.object({ name: z.string(), version: z.string() }).optional(),
    counts: counts.optional(),
    /** Objects PostgreSQL made of the contract; absent when it was not asked. */
    loaded: z.number().int().optional(),
    /** What was seen in application code; absent when none was given. */
    code: z
      .object({
        files: z.number().int(),
        statements: z.number().int(),
        /** Texts made at run time, which could not be judged. */
        opaque: z.number().int(),
      })
      .optional(),
    errors: z.number().int(),
    warnings: z.number().int(),
  }),
  async run({ offline, paths }, context) {
    const project = await context.project();
    await writeEditorSchemas(context.files, project.folders.state);
    const { contract, diagnostics: read } = await readContract(context.files, project.folders.contracts);
    const pipelines =
      contract === undefined ? { count: 0, diagnostics: [] } : await pipelinesOf(context, project, contract);
    const canonical =
      contract === undefined || offline
        ? { diagnostics: [] }
        : await canonicalCatalog(contract, () => context.shadow(), context.files, project.folders.state);
    const catalog = 'catalog' in canonical ? canonical.catalog : undefined;
    const queries = contract === undefined || catalog === undefined ? [] : await queriesOf(contract, catalog);
    const code = paths.length === 0 ? undefined : await codeOf(context, paths, contract, catalog);
    const diagnostics = [
      ...read,
      ...pipelines.diagnostics,
      ...canonical.diagnostics,
      ...queries,
      ...(code?.diagnostics ?? []),
    ];
    const loaded = catalog?.facts.size;
    return {
      output: {
        ...(contract === undefined
          ? {}
          : {
              contract: { name: contract.name, version: contract.version },
              counts: countsOf(contract, pipelines.count),
            }),
        ...(loaded === undefined ? {} : { loaded }),
        ...(code === undefined
          ? {}
          : { code: { files: code.files, statements: code.statements, opaque: code.opaque } }),
        errors: diagnostics.filter((d) => d.severity === 'error').length,
        warnings: diagnostics.filter((d) => d.severity === 'warning').length,
      },
      diagnostics,
      verdict: hasErrors(diagnostics) ? 'findings' : 'clean',
      next: hasErrors(diagnostics)
        ? []
        : [
            { command: 'datawright generate', does: 'write types, docs and diagrams' },
            { command: 'datawright plan', does: 'a migration from the database to this contract' },
          ],
    };
  },
});

async function queriesOf(contract: Contract, catalog: Catalog): Promise<readonly Diagnostic[]> {
  if (contract.queries.length === 0) return [];
  const { checkQueries } = await import('../usage/check-queries.ts');
  return checkQueries(contract, catalog);
}

/** Names in code are held to the catalog, which is there only when PostgreSQL took the contract. */
async function codeOf(
  context: Context,
  paths: readonly string[],
  contract: Contract | undefined,
  catalog: Catalog | undefined,
): Promise<CodeVerdict> {
  if (contract === undefined || catalog === undefined)
    return { files: 0, statements: 0, opaque: 0, diagnostics: [unjudged] };
  const { checkCode } = await import('../usage/check-code.ts');
  return checkCode(context.files, paths, contract, catalog);
}

const unjudged: Diagnostic = {
  code: 'A093',
  severity: 'error',
  where: {},
  message: 'the code was not looked at: there is no contract to hold it to',
  why: 'Names in SQL are looked up in what PostgreSQL made of the contract.',
  fix: 'mend the contract first; with --offline the code cannot be judged',
};

async function pipelinesOf(
  context: Context,
  project: Project,
  contract: Contract,
): Promise<{ readonly count: number; readonly diagnostics: readonly Diagnostic[] }> {
  const { readPipelines } = await import('../pipeline/read.ts');
  const { pipelines, diagnostics } = await readPipelines(context.files, project.folders.pipelines, contract);
  return { count: pipelines.length, diagnostics };
}

function countsOf(contract: Contract, pipelines: number): z.output<typeof counts> {
  const sum = (of: (table: Contract['tables'][number]) => number): number =>
    contract.tables.reduce((total, table) => total + of(table), 0);
  return {
    tables: contract.tables.length,
    columns: sum((table) => table.columns.length),
    foreignKeys: sum((table) => table.foreignKeys.length),
    indexes: sum((table) => table.indexes.length),
    queries: contract.queries.length,
    qualityRules: contract.quality.length,
    dimensions: contract.warehouse?.dimensions.length ?? 0,
    facts: contract.warehouse?.facts.length ?? 0,
    sqlFiles: contract.sql.length,
    pipelines,
  };
}
