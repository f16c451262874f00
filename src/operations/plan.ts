/** `plan`: what takes the database to the contract and back, proven on the shadow and written as a migration. */
import { z } from 'zod';
import type { Catalog } from '../catalog/catalog.ts';
import { type Diagnostic, failure, hasErrors } from '../core/diagnostic.ts';
import { formatCount, plural } from '../core/units.ts';
import { total } from '../migrate/estimate.ts';
import { type Draft, type Migration, writeMigration } from '../migrate/folder.ts';
import { nameFromDeltas, nextName } from '../migrate/name.ts';
import type { Plan } from '../migrate/plan.ts';
import { probeDiagnostic, probesOf, runProbes } from '../migrate/preflight/preflight.ts';
import { surroundings } from '../migrate/preflight/surroundings.ts';
import { prove } from '../migrate/prove.ts';
import { renameFinding } from '../migrate/rename-patch.ts';
import { suggestRenames } from '../migrate/rename-suggestion.ts';
import { sequenceFindings } from '../migrate/sequence.ts';
import { tableSizes } from '../migrate/table-size.ts';
import type { Context } from './context.ts';
import { applyCommand, commandFor } from './next-command.ts';
import { type Outcome, operation } from './operation.ts';
import { releaseOf } from './plan/release.ts';
import { costSchema, proofFindings, proofSchema, shownProof, shownSteps, stepSchema } from './plan/shown.ts';
import { type Start, startOf } from './plan/start.ts';
import { removeWaiting, writeApproval, writeDocument } from './plan/written.ts';
import { serverText, type Target, withTarget } from './target.ts';

/** A plan must not hold up a person: what takes longer is asked again, with more time, at apply. */
const PROBE_SECONDS = 5;

/** Names in one message. */
const SHOWN = 5;

const input = z.object({
  name: z.string().optional().describe('Words for the folder name; derived from the changes otherwise'),
  env: z.string().optional().describe('Environment of datawright.yaml whose database is planned for'),
  dryRun: z.boolean().default(false).describe('Write nothing'),
  prove: z.boolean().default(true).describe('Prove UP and DOWN on the shadow before writing'),
  explain: z.coerce.number().int().positive().optional().describe('Show one step in full; writes nothing'),
  replan: z
    .boolean()
    .default(false)
    .describe('Remove the folders that wait, and plan what they do anew from what the database is'),
  out: z
    .string()
    .optional()
    .describe('Also write all that waits to this file, to be approved and run with apply --plan'),
  allow: z.array(z.string()).default([]).describe('With --out: a loss that the file accepts, by its name'),
});

const output = z.object({
  contract: z.object({ name: z.string(), version: z.string() }),
  target: z.object({ label: z.string(), server: z.string(), environment: z.string().optional() }),
  compared: z.number().int().describe('Objects compared'),
  differing: z.number().int(),
  /** Folders that are applied first; the steps start from what they leave. */
  waiting: z.array(z.string()),
  up: z.array(stepSchema),
  down: z.array(stepSchema),
  cost: costSchema.describe('Of all steps up'),
  proof: proofSchema.optional(),
  /** The migration that these steps are from: just written, or waiting (with --explain). */
  migration: z.object({ name: z.string(), path: z.string(), written: z.boolean() }).optional(),
  document: z.string().optional().describe('MIGRATION-PLAN file of a dangerous migration'),
  removed: z.array(z.string()).describe('Folders that --replan removed'),
  approval: z.string().optional().describe('File written by --out'),
  explain: z.number().int().optional(),
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

export const planOperation = operation({
  name: 'plan',
  summary: 'Plan the way from the database to the contract and back, and prove it',
  description: `Compares the contract (loaded into a shadow PostgreSQL and read back) with the live database and writes a migration: ordered steps up and down, in forms that do not block a busy table. Where migrations wait to be applied, it starts from what they will leave. On the shadow, with seeded rows, UP must lead to the contract and DOWN back to the same catalog and rows, and the locks are observed. The live database is only read.`,
  examples: [
    { command: 'datawright plan', does: 'plan, prove and write a migration folder' },
    { command: 'datawright plan --dry-run', does: 'the same, without writing files' },
    { command: 'datawright plan --name add_tier', does: 'choose the words of the folder name' },
    { command: 'datawright plan --explain 3', does: 'all about step 3: its SQL, its lock, what it costs' },
    { command: 'datawright plan --out plan.json', does: 'also a file that CI has approved and applies' },
    { command: 'datawright plan --replan', does: 'after a merge: plan what waits anew' },
  ],
  effect: 'write',
  input,
  output,
  run: (given, context) =>
    withTarget(context, 'plan', given.env, async (target) => {
      const start = await startOf(context, target, given.replan);
      const waits = given.explain === undefined ? undefined : start.waiting[0];
      return waits === undefined
        ? planned(given, context, target, start)
        : explained(given, context, target, start, waits);
    }),
});

/** One step of a migration that waits already. */
async function explained(
  given: Input,
  context: Context,
  target: Target,
  start: Start,
  waits: Migration,
): Promise<Outcome<Output>> {
  const path = `${target.project.folders.migrations}/${waits.name}/`;
  const head = await shown(waits.plan, given, context, target, start);
  return {
    output: { ...head, migration: { name: waits.name, path, written: false } },
    diagnostics: [],
    verdict: 'clean',
    next: [],
  };
}

async function planned(
  given: Input,
  context: Context,
  target: Target,
  start: Start,
): Promise<Outcome<Output>> {
  const { contract, from } = start;
  const release = releaseOf(context, start);
  const made = release.plan;
  const probes = probesOf(made, from, release.to, personalIn(start));
  const results = await runProbes(probes, target.session, { seconds: PROBE_SECONDS });
  const suggestions = suggestRenames(made, from, release.to).map((s) => renameFinding(s, contract));
  const findings = [
    ...start.notes,
    ...waitingFindings(target, start),
    ...suggestions.map(({ patch: _, ...finding }) => finding),
    ...unmodelled(start.live),
    ...staying(start),
    ...release.findings,
    ...results.map((result) => probeDiagnostic(result, 'plan', PROBE_SECONDS)),
    ...(await surroundings({
      actions: made.up,
      sizes: await tableSizes(target.session, made.up),
      session: target.session,
      free: await context.freeDisk(target.session),
      at: 'plan',
      skip: [],
    })),
  ];
  const before = await shown(made, given, context, target, start);
  if (given.explain !== undefined || hasErrors(findings)) return ended(before, findings);
  if (made.up.length === 0) return settled(given, context, target, start, before, findings);

  const evidence = given.prove
    ? await prove(made, from, release.to, await context.shadow(target.session.serverVersion), context)
    : undefined;
  const diagnostics = [...findings, ...(evidence === undefined ? [] : proofFindings(evidence))];
  const result: Output = {
    ...(await shown(made, given, context, target, start)),
    ...(evidence === undefined ? {} : { proof: shownProof(evidence) }),
  };
  if (hasErrors(diagnostics)) return ended(result, diagnostics);
  if (given.dryRun)
    return {
      ...ended(result, diagnostics),
      next: [{ command: commandFor(target, 'plan'), does: 'write this migration' }],
    };

  const folder = target.project.folders.migrations;
  const removed = given.replan ? await removeWaiting(context, target) : [];
  const name = nextName(
    // The folder of an applied one may be missing here: its number is taken.
    [...target.migrations, ...target.history.applied]
      .map((m) => m.name)
      .filter((other) => !removed.includes(other)),
    given.name ?? nameFromDeltas(made.deltas),
  );
  const draft: Draft = {
    name,
    plan: made,
    ...(evidence === undefined ? {} : { proof: evidence }),
    preflight: probes,
  };
  const document = await writeDocument(context, target, draft);
  const written = await writeMigration(context.files, folder, draft);
  const all = [...start.waiting, written];
  return {
    output: {
      ...result,
      migration: { name, path: `${folder}/${name}/`, written: true },
      removed,
      ...(document === undefined ? {} : { document }),
      ...(await writeApproval(given, context, target, start, all)),
    },
    diagnostics,
    verdict: 'clean',
    next: [
      {
        command: applyCommand(given, target, all),
        does: all.length === 1 ? 'run it' : `run all ${all.length}`,
      },
      { command: commandFor(target, 'plan --explain 1'), does: 'all about one step' },
    ],
  };
}

/** Nothing differs: what waits brings the database to the contract, or nothing has to. */
async function settled(
  given: Input,
  context: Context,
  target: Target,
  start: Start,
  result: Output,
  diagnostics: readonly Diagnostic[],
): Promise<Outcome<Output>> {
  const removed = given.replan && !given.dryRun ? await removeWaiting(context, target) : [];
  const approved = given.dryRun ? {} : await writeApproval(given, context, target, start, start.waiting);
  return {
    output: { ...result, removed, ...approved },
    diagnostics,
    verdict: 'clean',
    next:
      start.waiting.length === 0
        ? []
        : [{ command: applyCommand(given, target, start.waiting), does: `apply ${start.waiting.length}` }],
  };
}

function ended(result: Output, diagnostics: readonly Diagnostic[]): Outcome<Output> {
  return { output: result, diagnostics, verdict: hasErrors(diagnostics) ? 'findings' : 'clean', next: [] };
}

async function shown(
  made: Plan,
  given: Input,
  context: Context,
  target: Target,
  start: Start,
): Promise<Output> {
  if (given.explain !== undefined && given.explain > made.up.length)
    throw failure('U004', `there is no step ${given.explain}: the plan has ${formatCount(made.up.length)}`);
  const sizes = await tableSizes(target.session, [...made.up, ...made.down]);
  const free = await context.freeDisk(target.session);
  return {
    contract: { name: start.contract.name, version: start.contract.version },
    target: {
      label: target.server.label,
      server: serverText(target.session.serverVersion),
      ...(target.environment === undefined ? {} : { environment: target.environment }),
    },
    compared: start.wanted.facts.size,
    differing: made.deltas.length,
    waiting: start.waiting.map((m) => m.name),
    up: shownSteps(made.up, sizes),
    down: shownSteps(made.down, sizes),
    cost: { ...total(made.up, sizes), ...(free === undefined ? {} : { free }) },
    removed: [],
    ...(given.explain === undefined ? {} : { explain: given.explain }),
  };
}

function waitingFindings(target: Target, start: Start): readonly Diagnostic[] {
  const { waiting } = start;
  if (waiting.length === 0) return [];
  const names = waiting.map((m) => m.name).join(', ');
  return [
    {
      code: 'M001',
      severity: 'info',
      where: { object: waiting[0]?.name ?? '' },
      message: `${names} ${waiting.length === 1 ? 'waits' : 'wait'} to be applied; the plan starts from what ${waiting.length === 1 ? 'it leaves' : 'they leave'}`,
    },
    ...sequenceFindings(target.migrations, target.history),
  ];
}

function personalIn({ contract }: Start): (table: string, column: string) => boolean {
  const personal = new Set(
    contract.tables.flatMap((table) =>
      table.columns
        .filter((column) => column.pii !== undefined)
        .flatMap((column) =>
          [table.name, table.renamedFrom ?? table.name].flatMap((name) =>
            [column.name, column.renamedFrom ?? column.name].map((own) => `${name} ${own}`),
          ),
        ),
    ),
  );
  return (table, column) => personal.has(`${table.split('.').at(-1)?.replaceAll('"', '') ?? ''} ${column}`);
}

/** Default privileges work on what is made from now on: that they are there is said. */
function staying({ undeclared }: Start): readonly Diagnostic[] {
  if (undeclared.length === 0) return [];
  const shown = undeclared.slice(0, SHOWN).map(({ name }) => name);
  const more = undeclared.length - shown.length;
  return [
    {
      code: 'M073',
      severity: 'info',
      where: {},
      message: `${plural(undeclared.length, 'default privilege')} that the contract does not declare ${undeclared.length === 1 ? 'stays' : 'stay'}: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    },
  ];
}

function unmodelled(live: Catalog): readonly Diagnostic[] {
  return live.unmodelled.map((thing) => ({
    code: 'M004',
    severity: 'info',
    where: { object: thing.name },
    message: `${thing.what} ${thing.name} is not modelled: it is left alone`,
  }));
}
