/** `generate`: every file that follows from the contract, written where it changed. */
import { z } from 'zod';
import type { Diagnostic } from '../core/diagnostic.ts';
import { failure } from '../core/diagnostic.ts';
import type { Storage } from '../core/ports/storage.ts';
import { didYouMean } from '../core/suggestion.ts';
import { artefacts } from '../generate/artefacts.ts';
import { type FileState, type Freshness, freshnessOf } from '../generate/freshness.ts';
import type { Artefact, GeneratedFile, Model } from '../generate/model.ts';
import type { Context } from './context.ts';
import { projectModel } from './generated-model.ts';
import { operation } from './operation.ts';

const STATES = ['unchanged', 'missing', 'stale', 'edited', 'foreign', 'obsolete'] as const;

export const generateOperation = operation({
  name: 'generate',
  summary: 'Write the files that follow from the contract, or check that they are fresh',
  description: `Writes type contracts for application code, the SQL schema, diagrams and documentation. Files that are already right are left alone, so a second run changes nothing. A file with the name of an artefact that Datawright did not write is never touched. With --check nothing is written, and a file that is missing, out of date or edited by hand is a finding: run it in CI. Artefacts: ${artefacts.map((one) => one.name).join(', ')}.`,
  examples: [
    { command: 'datawright generate', does: 'write every file that changed' },
    { command: 'datawright generate --check', does: 'exit 1 when a file is not what the contract gives' },
    { command: 'datawright generate --only type-contracts', does: 'one artefact' },
  ],
  effect: 'write',
  input: z.object({
    check: z.boolean().default(false).describe('Write nothing; report what is not up to date'),
    only: z.array(z.string()).default([]).describe('Artefact to make; may be given more than once'),
  }),
  output: z.object({
    contract: z.object({ name: z.string(), version: z.string() }),
    folder: z.string(),
    checked: z.boolean().describe('True when nothing was written'),
    files: z.array(
      z.object({
        path: z.string().describe('Relative to the project'),
        state: z.enum(STATES).describe('How the file was found'),
        written: z.boolean(),
      }),
    ),
    tables: z.number().int(),
    views: z.number().int(),
    seconds: z.number(),
  }),
  cases: ({ files, checked }) =>
    files.map(({ path, state }) => ({
      name: path,
      claim: checked ? 'is what the contract gives' : 'is written',
      ...(checked && state !== 'unchanged'
        ? {
            verdict: 'failed',
            findings: [{ where: { file: path }, message: `${path} is ${state}`, fix: 'datawright generate' }],
          }
        : { verdict: 'passed', findings: [] }),
    })),
  async run(input, context) {
    const started = context.clock.monotonic();
    const chosen = choose(input.only);
    const { project, model, diagnostics } = await projectModel(context);
    const folder = project.folders.docs.replace(/\/+$/, '');
    const generated = await generateAll(chosen, model);
    const states = freshnessOf(generated, await existing(context.files, folder, generated)).filter(
      (file) => input.only.length === 0 || file.state !== 'obsolete',
    );
    if (!input.check) await write(context, folder, states);
    const findings = states.flatMap((file) => finding(file, folder, input.check));
    return {
      output: {
        contract: { name: model.name, version: model.version },
        folder,
        checked: input.check,
        files: states.map(({ path, state }) => ({
          path: `${folder}/${path}`,
          state,
          written: !input.check && isWritten(state),
        })),
        tables: model.entities.length,
        views: model.views.length,
        seconds: (context.clock.monotonic() - started) / 1000,
      },
      diagnostics: [...diagnostics, ...findings],
      verdict: findings.some((one) => one.severity === 'error') ? 'findings' : 'clean',
      next: input.check
        ? findings.length === 0
          ? []
          : [{ command: 'datawright generate', does: 'write them' }]
        : [{ command: 'datawright plan', does: 'what the database needs to match the contract' }],
    };
  },
});

function choose(only: readonly string[]): readonly Artefact[] {
  if (only.length === 0) return artefacts;
  const names = artefacts.map((one) => one.name);
  return only.map((name) => {
    const found = artefacts.find((one) => one.name === name);
    if (found !== undefined) return found;
    throw failure('G006', `there is no artefact ${name}`, {
      fix: didYouMean(name, names) ?? `there are ${names.join(', ')}`,
    });
  });
}

async function generateAll(chosen: readonly Artefact[], model: Model): Promise<readonly GeneratedFile[]> {
  const files = await Promise.all(chosen.map((artefact) => artefact.generate(model)));
  return files.flat();
}

/** What lies at the places of generated files, and whatever else in the folder has our header. */
async function existing(
  files: Storage,
  folder: string,
  generated: readonly GeneratedFile[],
): Promise<ReadonlyMap<string, string>> {
  const listed = (await files.list(folder))
    .map((path) => path.slice(folder.length + 1))
    .filter((path) => !path.includes('/') && /\.(?:md|ts|sql|svg)$/.test(path));
  const paths = new Set([...generated.map((file) => file.path), ...listed]);
  const found = new Map<string, string>();
  for (const path of paths) {
    const content = await files.read(`${folder}/${path}`);
    if (content !== undefined) found.set(path, content);
  }
  return found;
}

function isWritten(state: Freshness): boolean {
  return state === 'missing' || state === 'stale' || state === 'edited' || state === 'obsolete';
}

async function write({ files }: Context, folder: string, states: readonly FileState[]): Promise<void> {
  for (const { path, state, content } of states) {
    if (!isWritten(state)) continue;
    if (content === undefined) await files.remove(`${folder}/${path}`);
    else await files.write(`${folder}/${path}`, content);
  }
}

const FINDINGS: Readonly<Record<Exclude<Freshness, 'unchanged'>, readonly [code: string, what: string]>> = {
  missing: ['G001', 'is missing'],
  stale: ['G002', 'is out of date'],
  edited: ['G003', 'was edited by hand'],
  foreign: ['G004', 'is in the way and was not written by Datawright'],
  obsolete: ['G005', 'is made no more'],
};

function finding({ path, state }: FileState, folder: string, check: boolean): readonly Diagnostic[] {
  if (state === 'unchanged') return [];
  const [code, what] = FINDINGS[state];
  const where = { file: `${folder}/${path}` };
  if (state === 'foreign') {
    const fix = 'rename it, or give generated files another folder: folders.docs in datawright.yaml';
    return [{ code, severity: 'error', where, message: `${path} ${what}`, fix }];
  }
  if (check)
    return [{ code, severity: 'error', where, message: `${path} ${what}`, fix: 'datawright generate' }];
  if (state !== 'edited') return [];
  return [
    {
      code,
      severity: 'warning',
      where,
      message: `${path} ${what} and is written anew`,
      fix: 'change the contract instead; git has the edited text if it was committed',
    },
  ];
}
