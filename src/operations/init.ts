/** `init`: makes a folder a Datawright project. Asks nothing, overwrites nothing, and can be run again. */
import { z } from 'zod';
import { introspect } from '../catalog/introspect.ts';
import { DatawrightError, type Diagnostic } from '../core/diagnostic.ts';
import { withDotenv } from '../project/dotenv.ts';
import type { Context } from './context.ts';
import { writeEditorSchemas } from './editor-schemas.ts';
import { gitignoreWith, projectFile, projectName, starterContract } from './init/starter.ts';
import { operation } from './operation.ts';
import { pull } from './pull.ts';

export const initOperation = operation({
  name: 'init',
  summary: 'Make this folder a Datawright project',
  description:
    'Writes datawright.yaml and a contract, and keeps .datawright/ and .env out of git. With DATABASE_URL in the environment or .env and tables in that database, the contract is pulled from it; otherwise a small one is written to begin with, and PostgreSQL is the one that Datawright brings. Asks nothing and leaves every file that is there as it is.',
  examples: [
    { command: 'datawright init', does: 'everything, from what it finds' },
    { command: 'datawright init --name shop', does: "with a name other than the folder's" },
  ],
  effect: 'write',
  input: z.object({
    name: z.string().optional().describe("Name of the project and contract; the folder's name otherwise"),
  }),
  output: z.object({
    project: z.string(),
    database: z.enum(['DATABASE_URL', 'embedded']),
    /** Where the contract comes from. */
    contract: z.enum(['pulled', 'starter', 'present', 'none']),
    files: z.array(z.object({ path: z.string(), state: z.enum(['written', 'changed', 'kept']) })),
  }),
  async run(input, context) {
    const name = projectName(input.name ?? folderName(context.files.locate('.')));
    const variables = await withDotenv(context.files, context.environment);
    const database = variables.DATABASE_URL ? ('DATABASE_URL' as const) : ('embedded' as const);
    const files: { path: string; state: 'written' | 'changed' | 'kept' }[] = [];
    const write = async (path: string, content: string): Promise<void> => {
      const present = (await context.files.read(path)) !== undefined;
      if (!present) await context.files.write(path, content);
      files.push({ path, state: present ? 'kept' : 'written' });
    };
    await write('datawright.yaml', projectFile(name, database));
    const ignored = await context.files.read('.gitignore');
    const wanted = gitignoreWith(ignored ?? '');
    if (ignored !== wanted) await context.files.write('.gitignore', wanted);
    files.push({
      path: '.gitignore',
      state: ignored === undefined ? 'written' : ignored === wanted ? 'kept' : 'changed',
    });

    const { folders } = await context.project();
    await writeEditorSchemas(context.files, folders.state);
    const made = await makeContract(context, folders.contracts, database, name);
    files.push(...made.files);
    return {
      output: { project: name, database, contract: made.contract, files },
      diagnostics: made.diagnostics,
      verdict: 'clean',
      next: nextOf(made.contract),
    };
  },
});

interface Made {
  readonly contract: 'pulled' | 'starter' | 'present' | 'none';
  readonly files: readonly { path: string; state: 'written' | 'kept' }[];
  readonly diagnostics: readonly Diagnostic[];
}

async function makeContract(
  context: Context,
  folder: string,
  database: 'DATABASE_URL' | 'embedded',
  name: string,
): Promise<Made> {
  const present = (await context.files.list(folder)).filter((path) => /\.ya?ml$/i.test(path));
  if (present.length > 0) {
    return {
      contract: 'present',
      files: present.map((path) => ({ path, state: 'kept' as const })),
      diagnostics: [],
    };
  }
  if (database === 'DATABASE_URL') {
    try {
      if (await hasTables(context)) {
        const { output, diagnostics } = await pull(context, 'app', false);
        return {
          contract: 'pulled',
          files: output.files.map(({ path }) => ({ path, state: 'written' as const })),
          diagnostics,
        };
      }
    } catch (error) {
      if (!(error instanceof DatawrightError)) throw error;
      // The project is made all the same; what the database said is told, as the reason why there is no contract.
      return {
        contract: 'none',
        files: [],
        diagnostics: error.diagnostics.map((d) => ({ ...d, severity: 'warning' as const })),
      };
    }
  }
  const path = `${folder}/${name}.yaml`;
  await context.files.write(path, starterContract(name));
  return { contract: 'starter', files: [{ path, state: 'written' }], diagnostics: [] };
}

async function hasTables(context: Context): Promise<boolean> {
  const server = await context.database('app');
  const session = await server.connect({ applicationName: 'datawright init' });
  const catalog = await introspect(session).finally(() => session.close());
  return [...catalog.facts.values()].some((fact) => fact.kind === 'table');
}

function nextOf(contract: Made['contract']): readonly { command: string; does: string }[] {
  if (contract === 'none')
    return [{ command: 'datawright pull', does: 'the contract, once the database answers' }];
  return [
    { command: 'datawright check', does: 'is the contract right' },
    { command: 'datawright generate', does: 'types, docs and diagrams' },
    {
      command: 'datawright plan',
      does: contract === 'pulled' ? 'see that nothing differs' : 'the first migration',
    },
  ];
}

function folderName(path: string): string {
  return (
    path
      .replace(/[\\/.]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? ''
  );
}
