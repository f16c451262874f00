/** `pull`: a contract from a database that is already there. */
import { z } from 'zod';
import { unmodelledDiagnostics } from '../catalog/codes.ts';
import { introspect } from '../catalog/introspect.ts';
import { DatawrightError, type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import type { Context } from './context.ts';
import { operation } from './operation.ts';
import { isPullsOwn, pullFiles } from './pull/pull-files.ts';

export const pulledSchema = z.object({
  source: z.string(),
  tables: z.number().int(),
  objects: z.number().int(),
  files: z.array(z.object({ path: z.string(), state: z.enum(['written', 'unchanged', 'removed']) })),
});

export const pullOperation = operation({
  name: 'pull',
  summary: 'Write the contract of a database that is already there',
  description:
    'Reads the catalog of the database (SELECT rights are enough) and writes contracts/: YAML for types and tables, SQL for functions, views, triggers, policies, grants and whatever YAML has no words for. The result is loaded into the shadow and compared with the database, so that the next plan is empty. Refuses to replace files whose content differs.',
  examples: [
    { command: 'datawright pull', does: 'the contract of connection app' },
    { command: 'datawright pull --force', does: 'the same, replacing what an earlier pull wrote' },
  ],
  effect: 'write',
  input: z.object({
    connection: z.string().default('app').describe('Connection of datawright.yaml to read'),
    force: z.boolean().default(false).describe('Replace files whose content differs'),
  }),
  output: pulledSchema,
  async run({ connection, force }, context) {
    const { output, diagnostics } = await pull(context, connection, force);
    return {
      output,
      diagnostics,
      verdict: hasErrors(diagnostics) ? 'findings' : 'clean',
      next: [
        { command: 'datawright check', does: 'load the contract into the shadow' },
        { command: 'datawright plan', does: 'see that nothing differs' },
        { command: 'datawright generate', does: 'write types, docs and diagrams' },
      ],
    };
  },
});

/**
 * @throws C050 for files in the way; nothing is written then
 */
export async function pull(
  context: Context,
  connection: string,
  force: boolean,
): Promise<{ output: z.output<typeof pulledSchema>; diagnostics: readonly Diagnostic[] }> {
  const { name, folders } = await context.project();
  const server = await context.database(connection);
  const session = await server.connect({ applicationName: 'datawright pull' });
  const catalog = await introspect(session, { roles: 'mentioned' }, context.memory).finally(() =>
    session.close(),
  );
  const { files, diagnostics } = await pullFiles(catalog, name, {
    files: context.files,
    shadow: () => context.shadow(),
    contracts: folders.contracts,
    state: folders.state,
  });

  const present = (await context.files.list(folders.contracts)).filter((path) =>
    /\.(?:ya?ml|sql)$/i.test(path),
  );
  const wanted = new Map(files.map(({ path, content }) => [path, content]));
  const states = await Promise.all(
    files.map(async ({ path, content }) => {
      const now = await context.files.read(path);
      return {
        path,
        state: now === content ? ('unchanged' as const) : ('written' as const),
        exists: now !== undefined,
      };
    }),
  );
  const extra = present.filter((path) => !wanted.has(path));
  const inTheWay = [...states.filter((f) => f.state === 'written' && f.exists).map((f) => f.path), ...extra];
  const refused = force ? extra.filter((path) => !isPullsOwn(path)) : inTheWay;
  if (refused.length > 0) throw new DatawrightError(refused.map((path) => refusal(path, wanted.has(path))));

  for (const { path, state } of states) {
    if (state === 'written') await context.files.write(path, wanted.get(path) ?? '');
  }
  for (const path of extra) await context.files.remove(path);
  const facts = [...catalog.facts.values()];
  return {
    output: {
      source: server.label,
      tables: facts.filter((fact) => fact.kind === 'table').length,
      objects: facts.length,
      files: [
        ...states.map(({ path, state }) => ({ path, state })),
        ...extra.map((path) => ({ path, state: 'removed' as const })),
      ],
    },
    diagnostics: [...unmodelledDiagnostics(catalog), ...diagnostics],
  };
}

function refusal(path: string, replaced: boolean): Diagnostic {
  return {
    code: 'C050',
    severity: 'error',
    where: { file: path },
    message: replaced
      ? `${path} is there with other content`
      : `${path} is there and would be read together with the pulled contract`,
    why: 'Nothing was written.',
    fix: replaced ? 'move your changes away, or say --force' : 'move it out of the contracts folder first',
  };
}
