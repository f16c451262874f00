/** `plan`: what takes the database to the contract and back, proven on the shadow and written as a migration. */
import { z } from 'zod';
import type { Action } from '../catalog/action.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { introspect } from '../catalog/introspect.ts';
import { sqlName } from '../catalog/kind.ts';
import { canonicalCatalog } from '../contract/canonical.ts';
import type { Contract } from '../contract/contract.ts';
import { readContract } from '../contract/read.ts';
import { DatawrightError, type Diagnostic, failure, hasErrors } from '../core/diagnostic.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { formatCount } from '../core/units.ts';
import { declaredRenames } from '../migrate/declared-renames.ts';
import { describe, subjectOf } from '../migrate/describe.ts';
import { estimate, type TableSize, tableSizes } from '../migrate/estimate.ts';
import { writeMigration } from '../migrate/folder.ts';
import { refuseHalfDown } from '../migrate/history.ts';
import { nameFromDeltas, nextName } from '../migrate/name.ts';
import { online } from '../migrate/online/online.ts';
import { isProven, type Plan, type Proof } from '../migrate/plan.ts';
import { dangers, planDocument } from '../migrate/plan-document.ts';
import { plan as planBetween } from '../migrate/planner.ts';
import { preflight } from '../migrate/preflight.ts';
import { prove, withObservedLocks } from '../migrate/prove.ts';
import { pending } from '../migrate/status.ts';
import type { Context } from './context.ts';
import { operation } from './operation.ts';
import { confirmation, serverText, type Target, withTarget } from './target.ts';

const action = z.object({
  number: z.number().int(),
  phase: z.enum(['expand', 'backfill', 'contract']),
  subject: z.string().describe('Table or other object the step is about'),
  what: z.string(),
  verb: z.enum(['create', 'alter', 'drop', 'validate', 'backfill']),
  sql: z.string(),
  lock: z.string(),
  cost: z.enum(['instant', 'scan', 'rewrite']),
  data: z.enum(['none', 'lossless', 'lossy', 'irreversible']),
  hazards: z.array(z.string()).describe('Names to give to --allow'),
  transactional: z.boolean(),
  note: z.string().optional(),
  rows: z.number().optional().describe('Rows read or written, from the statistics of the target'),
  bytes: z.number().optional(),
  seconds: z.number().optional().describe('Estimate of the time the step takes'),
});

const proof = z.object({
  proven: z.boolean(),
  upCatalogEqual: z.boolean(),
  downCatalogEqual: z.boolean(),
  rowsCompared: z.number().int(),
  rowsEqual: z.boolean(),
  locksObserved: z.number().int(),
  lockMismatches: z.array(z.object({ sql: z.string(), predicted: z.string(), observed: z.string() })),
  seconds: z.number(),
});

export const planOperation = operation({
  name: 'plan',
  summary: 'Plan the way from the database to the contract and back, and prove it',
  description: `Compares the contract (loaded into a shadow PostgreSQL and read back) with the live database and writes a migration: ordered steps up and down, in forms that do not block a busy table. On the shadow, with seeded rows, UP must lead to the contract and DOWN back to the same catalog and rows, and the locks are observed. The live database is only read. While a migration waits to be applied, plan refuses: it always starts from what the database is.`,
  examples: [
    { command: 'datawright plan', does: 'plan, prove and write a migration folder' },
    { command: 'datawright plan --dry-run', does: 'the same, without writing files' },
    { command: 'datawright plan --name add_tier', does: 'choose the words of the folder name' },
    { command: 'datawright plan --explain 3', does: 'all about step 3: its SQL, its lock, what it costs' },
  ],
  effect: 'write',
  input: z.object({
    name: z.string().optional().describe('Words for the folder name; derived from the changes otherwise'),
    env: z.string().optional().describe('Environment of datawright.yaml whose database is planned for'),
    dryRun: z.boolean().default(false).describe('Write nothing'),
    prove: z.boolean().default(true).describe('Prove UP and DOWN on the shadow before writing'),
    explain: z.coerce.number().int().positive().optional().describe('Show one step in full; writes nothing'),
  }),
  output: z.object({
    contract: z.object({ name: z.string(), version: z.string() }),
    target: z.object({ label: z.string(), server: z.string(), environment: z.string().optional() }),
    compared: z.number().int().describe('Objects compared'),
    differing: z.number().int(),
    up: z.array(action),
    down: z.array(action),
    proof: proof.optional(),
    /** The migration that these steps are from: just written, or waiting (with --explain). */
    migration: z.object({ name: z.string(), path: z.string(), written: z.boolean() }).optional(),
    document: z.string().optional().describe('MIGRATION-PLAN file of a dangerous migration'),
    explain: z.number().int().optional(),
  }),
  run: (input, context) =>
    withTarget(context, 'plan', input.env, async (target) => {
      refuseHalfDown(target.history);
      const { contract, wanted } = await wantedCatalog(context, target);
      const live = await introspect(target.session);
      const waiting = pending(target.migrations, target.history);
      const head = {
        contract: { name: contract.name, version: contract.version },
        target: {
          label: target.server.label,
          server: serverText(target.session.serverVersion),
          ...(target.environment === undefined ? {} : { environment: target.environment }),
        },
        compared: wanted.facts.size,
        ...(input.explain === undefined ? {} : { explain: input.explain }),
      };
      const first = waiting[0];
      if (first !== undefined && input.explain === undefined) throw waitingFirst(waiting.map((m) => m.name));
      const made =
        first?.plan ??
        online(planBetween(live, wanted, { renames: declaredRenames(contract) }), live, wanted);
      const sizes = await tableSizes(target.session, [...made.up, ...made.down]);
      if (input.explain !== undefined && input.explain > made.up.length)
        throw failure(
          'U004',
          `there is no step ${input.explain}: the plan has ${formatCount(made.up.length)}`,
        );
      const findings = [
        ...unmodelled(live),
        ...(first === undefined ? await impossible(made, target.session) : []),
        ...(await preflight(made, wanted, sizes, target.session)),
      ];
      const shown = (plan: Plan) => ({
        differing: plan.deltas.length,
        up: plan.up.map((a, i) => shownAction(a, i, sizes)),
        down: plan.down.map((a, i) => shownAction(a, i, sizes)),
      });
      if (made.up.length === 0 || hasErrors(findings))
        return {
          output: { ...head, ...shown(made) },
          diagnostics: findings,
          verdict: hasErrors(findings) ? 'findings' : 'clean',
          next: [],
        };
      if (first !== undefined || input.explain !== undefined) {
        const migration =
          first === undefined
            ? {}
            : {
                migration: {
                  name: first.name,
                  path: `${target.project.folders.migrations}/${first.name}/`,
                  written: false,
                },
              };
        return {
          output: { ...head, ...shown(made), ...migration },
          diagnostics: findings,
          verdict: 'clean',
          next: [],
        };
      }

      const evidence = input.prove
        ? await prove(made, live, wanted, await context.shadow(), context)
        : undefined;
      const final = evidence === undefined ? made : withObservedLocks(made, evidence);
      const output = {
        ...head,
        ...shown(final),
        ...(evidence === undefined ? {} : { proof: shownProof(evidence) }),
      };
      const diagnostics = [...findings, ...(evidence === undefined ? [] : proofFindings(evidence))];
      if (input.dryRun || hasErrors(diagnostics))
        return {
          output,
          diagnostics,
          verdict: hasErrors(diagnostics) ? 'findings' : 'clean',
          next: hasErrors(diagnostics) ? [] : [{ command: 'datawright plan', does: 'write this migration' }],
        };
      const folder = target.project.folders.migrations;
      const name = nextName(
        target.migrations.map((m) => m.name),
        input.name ?? nameFromDeltas(final.deltas),
      );
      const document = await writeDocument(context, folder, name, final, evidence, sizes, target);
      const written = await writeMigration(context.files, folder, name, final, evidence);
      return {
        output: {
          ...output,
          migration: { name, path: `${folder}/${name}/`, written: true },
          ...(document === undefined ? {} : { document }),
        },
        diagnostics,
        verdict: 'clean',
        next: [
          { command: applyCommand(target, final, confirmation('up', [written])), does: 'run it' },
          { command: 'datawright plan --explain 1', does: 'all about one step' },
        ],
      };
    }),
});

async function wantedCatalog(
  context: Context,
  target: Target,
): Promise<{ contract: Contract; wanted: Catalog }> {
  const { contract, diagnostics } = await readContract(context.files, target.project.folders.contracts);
  if (contract === undefined || hasErrors(diagnostics)) throw new DatawrightError(diagnostics);
  const canonical = await canonicalCatalog(
    contract,
    () => context.shadow(),
    context.files,
    target.project.folders.state,
  );
  if (canonical.catalog === undefined || hasErrors(canonical.diagnostics))
    throw new DatawrightError(canonical.diagnostics);
  return { contract, wanted: canonical.catalog };
}

function waitingFirst(names: readonly string[]): DatawrightError {
  return failure(
    'M001',
    `${names.length === 1 ? 'a migration waits' : `${names.length} migrations wait`} to be applied: ${names.join(', ')}`,
    {
      why: 'A plan starts from what the database is, and would repeat what they do. Nothing was written.',
      fix: 'run datawright apply; or, when a folder was never applied anywhere, remove it and plan again',
    },
  );
}

function shownAction(
  a: Action,
  index: number,
  sizes: ReadonlyMap<string, TableSize>,
): z.output<typeof action> {
  const cost = estimate(a, sizes);
  return {
    number: index + 1,
    phase: a.phase,
    subject: subjectOf(a),
    what: describe(a).what,
    verb: a.verb,
    sql: a.sql,
    lock: a.lock,
    cost: a.cost,
    data: a.data,
    hazards: [...a.hazards],
    transactional: a.transactional,
    ...(a.note === undefined ? {} : { note: a.note }),
    ...(cost ?? {}),
  };
}

function shownProof(evidence: Proof): z.output<typeof proof> {
  return {
    proven: isProven(evidence),
    upCatalogEqual: evidence.up.catalogEqual,
    downCatalogEqual: evidence.down.catalogEqual,
    rowsCompared: evidence.down.rowsCompared,
    rowsEqual: evidence.down.rowsEqual,
    locksObserved: evidence.locks.observed,
    lockMismatches: [...evidence.locks.mismatches],
    seconds: evidence.seconds,
  };
}

function proofFindings(evidence: Proof): readonly Diagnostic[] {
  const wrong = [
    ...evidence.up.differing.map((id) => `after UP ${said(id)} is not as in the contract`),
    ...evidence.down.differing.map((id) => `after DOWN ${said(id)} is not as it was`),
    ...evidence.down.rowsDiffering.map(
      (table) => `after UP and DOWN the rows of ${table} are not what they were`,
    ),
    ...evidence.oracle.invalidIndexes.map((name) => `after UP index ${name} is invalid`),
    ...evidence.oracle.unvalidatedConstraints.map((name) => `after UP constraint ${name} is not validated`),
  ];
  return [
    ...wrong.map(
      (message): Diagnostic => ({
        code: 'M002',
        severity: 'error',
        where: {},
        message,
        why: 'The shadow does not confirm the plan, so no migration was written.',
        fix: 'this is a gap in datawright: please report it; --no-prove writes the migration without a proof',
      }),
    ),
    ...evidence.demands.map(
      (demand): Diagnostic => ({
        code: 'M003',
        severity: 'warning',
        where: { object: demand.table.replace(/^public\./, '') },
        message: `rows can refuse a step (${demand.message})`,
        why: `It was proven with ${demand.table} empty.`,
        fix: 'look at the rows of the target before applying',
      }),
    ),
  ];
}

function said(id: string): string {
  return id.replace(/ public\./, ' ');
}

function unmodelled(live: Catalog): readonly Diagnostic[] {
  return live.unmodelled.map((thing) => ({
    code: 'M004',
    severity: 'info',
    where: { object: thing.name },
    message: `${thing.what} ${thing.name} is not modelled: it is left alone`,
  }));
}

/** Steps that cannot succeed on the rows there are. */
async function impossible(plan: Plan, session: PostgresSession): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const a of plan.up) {
    if (!/^ALTER TABLE .* ADD COLUMN /.test(a.sql) || a.note?.startsWith('fails while') !== true) continue;
    const table = a.locked[0];
    if (table === undefined) continue;
    const [row] = await session.query<{ there: boolean }>(
      `SELECT EXISTS (SELECT FROM ${sqlName(table)}) AS there`,
    );
    if (row?.there === true)
      found.push({
        code: 'M005',
        severity: 'error',
        where: { object: sqlName(a.fact).replace(/^public\./, '') },
        message: `${sqlName(a.fact).replace(/^public\./, '')} is NOT NULL without a default, and ${subjectOf(a)} has rows`,
        why: 'PostgreSQL would refuse the column, since the rows that are there have no value for it.',
        fix: 'give it a default, or add it with nullable: true and make it NOT NULL in a next migration',
      });
  }
  return found;
}

async function writeDocument(
  context: Context,
  folder: string,
  name: string,
  plan: Plan,
  evidence: Proof | undefined,
  sizes: ReadonlyMap<string, TableSize>,
  target: Target,
): Promise<string | undefined> {
  if (dangers(plan, sizes).length === 0) return undefined;
  const path = `${folder}/${name}/MIGRATION-PLAN-${name.replace(/^\d+_/, '')}.md`;
  const label = `${target.server.label} (${serverText(target.session.serverVersion)})`;
  await context.files.write(path, planDocument(name, plan, evidence, sizes, label));
  return path;
}

function applyCommand(target: Target, plan: Plan, confirm: string): string {
  const hazards = [...new Set(plan.up.flatMap((a) => a.hazards))];
  return [
    'datawright apply',
    ...(target.environment === undefined ? [] : [`--env ${target.environment}`]),
    ...(target.protected ? [`--confirm ${confirm}`] : []),
    ...hazards.map((hazard) => `--allow ${hazard}`),
  ].join(' ');
}
