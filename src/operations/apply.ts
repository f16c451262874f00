/** `apply`: runs the migrations that wait. */
import { z } from 'zod';
import { introspect } from '../catalog/introspect.ts';
import { DatawrightError, type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import { withExclusive } from '../journal/exclusive.ts';
import { requireAllowed } from '../migrate/allow.ts';
import { type Applied, applyMigration } from '../migrate/apply.ts';
import { readApproval, requireApproved } from '../migrate/approval.ts';
import type { Migration } from '../migrate/folder.ts';
import { readHistory, refuseHalfDown } from '../migrate/history.ts';
import { requireIntegrity } from '../migrate/integrity.ts';
import { probeDiagnostic, runProbes } from '../migrate/preflight/preflight.ts';
import { surroundings } from '../migrate/preflight/surroundings.ts';
import { requireSequence } from '../migrate/sequence.ts';
import { pending, upTo } from '../migrate/status.ts';
import { tableSizes } from '../migrate/table-size.ts';
import { requireWritable, whileConnected } from './connection.ts';
import type { Context } from './context.ts';
import { commandFor } from './next-command.ts';
import { operation } from './operation.ts';
import { requireConfirmation, serverText, type Target, withTarget } from './target.ts';

/** An apply is planned for: its queries may take longer than those of a plan. */
const PROBE_SECONDS = 30;

export const appliedSchema = z.object({
  name: z.string(),
  direction: z.enum(['up', 'down']),
  resumed: z.boolean().describe('An interrupted run was finished'),
  actions: z.number().int(),
  seconds: z.number(),
  asPlanned: z.boolean().describe('The catalog is the one the plan promised'),
  meanwhile: z.array(z.string()).readonly().describe('What somebody else changed while it ran'),
});

export const applyOperation = operation({
  name: 'apply',
  summary: 'Run the migrations that wait, each step recorded as it commits',
  description: `Runs every waiting migration in order. Before it touches anything, the database must be what the plan was made for, every step that loses data must be allowed by name, and the rows must not stand in the way of a step (their keys are shown). Steps wait two seconds for a lock and try again instead of queueing; each commits together with its row in the ledger. A kill at any point is mended by running apply again; only one apply runs at a time.`,
  examples: [
    { command: 'datawright apply', does: 'apply everything that waits' },
    { command: 'datawright apply --allow drop_column:users.nick', does: 'accept one loss by name' },
    {
      command: 'datawright apply --env production --confirm 3f9a1c2b7d04',
      does: 'apply to a protected environment',
    },
    {
      command: 'datawright apply --plan plan.json',
      does: 'exactly what was approved, where it was approved for',
    },
  ],
  effect: 'destructive',
  input: z.object({
    env: z.string().optional().describe('Environment of datawright.yaml to apply to'),
    to: z.string().optional().describe('Last migration to apply, by name or number'),
    allow: z.array(z.string()).default([]).describe('A step that loses data, by its name'),
    confirm: z.string().optional().describe('Fingerprint of what will run, for a protected environment'),
    plan: z.string().optional().describe('File of plan --out: run exactly what was approved, or nothing'),
    skipPreflight: z
      .array(z.string())
      .default([])
      .describe(
        'A finding of the pre-flight to pass over, by its name: a query, transactions, prepared or disk',
      ),
    wait: z
      .string()
      .regex(/^\d+ ?(?:ms|s|min|h)$/)
      .default('10s')
      .describe('How long to wait for another apply to end'),
    lockTimeout: z.coerce
      .number()
      .int()
      .positive()
      .default(2000)
      .describe('Milliseconds to wait for a lock at each attempt'),
    attempts: z.coerce.number().int().positive().default(12).describe('Attempts to get a lock'),
  }),
  output: z.object({
    target: z.object({ label: z.string(), server: z.string(), environment: z.string().optional() }),
    applied: z.array(appliedSchema),
    alreadyApplied: z.number().int().describe('Migrations that were there before'),
    waiting: z.number().int().describe('Migrations after --to'),
  }),
  run: (input, context) =>
    withTarget(context, 'apply', input.env, async (target) => {
      refuseHalfDown(target.history);
      await requireWritable(target);
      const approval =
        input.plan === undefined ? undefined : readApproval(await context.files.read(input.plan), input.plan);
      const allow = [...input.allow, ...(approval?.allow ?? [])];
      const applied: Applied[] = [];
      const notes: Diagnostic[] = [...requireIntegrity(target.migrations, target.history)];
      let waiting = pending(target.migrations, target.history);
      const exclusively = () =>
        withExclusive(
          target.session,
          'migration',
          async () => {
            // Another apply may have run while this one waited for the lock.
            const history = await readHistory(target.ledger, target.migrations);
            waiting = pending(target.migrations, history);
            const chosen = upTo(waiting, input.to);
            if (chosen.length === 0) return;
            requireSequence(chosen, history);
            const resumes = history.unfinished !== undefined;
            if (approval === undefined) requireConfirmation(target, 'up', chosen, input.confirm);
            else
              requireApproved(
                approval,
                chosen,
                // Between two states there is nothing to compare with: what began was approved.
                resumes ? undefined : await introspect(target.session),
                target.environment,
              );
            requireAllowed(chosen, 'up', allow);
            notes.push(
              ...(await preflight(context, target, resumes ? chosen.slice(1) : chosen, input.skipPreflight)),
            );
            for (const migration of chosen)
              applied.push(
                await applyMigration(migration, 'up', target, context, {
                  allow,
                  patience: { lockTimeout: input.lockTimeout, attempts: input.attempts },
                }),
              );
          },
          { report: context.report, patience: input.wait },
        );
      if (waiting.length > 0) await whileConnected(context, target, exclusively);
      const diagnostics = [...notes, ...applied.filter((a) => !a.asPlanned).map(unplanned)];
      return {
        output: {
          target: {
            label: target.server.label,
            server: serverText(target.session.serverVersion),
            ...(target.environment === undefined ? {} : { environment: target.environment }),
          },
          applied,
          alreadyApplied: target.migrations.length - waiting.length,
          waiting: waiting.length - applied.length,
        },
        diagnostics,
        verdict: diagnostics.some((d) => d.severity !== 'info') ? 'findings' : 'clean',
        next:
          applied.length === 0
            ? []
            : [
                { command: commandFor(target, 'status'), does: 'where every migration stands' },
                { command: commandFor(target, 'down'), does: 'take the last one back' },
              ],
      };
    }),
});

/**
 * Looks at the rows and at what is around before the first statement.
 *
 * @returns what could not be looked at, and what may take time
 * @throws M050 for rows in the way, M052–M054 for transactions and a disk that would stop it
 */
async function preflight(
  context: Context,
  target: Target,
  migrations: readonly Migration[],
  skip: readonly string[],
): Promise<readonly Diagnostic[]> {
  const actions = migrations.flatMap((m) => m.plan.up);
  const probes = migrations.flatMap((m) => m.preflight).filter((p) => !skip.includes(p.name));
  const results = await runProbes(probes, target.session, { seconds: PROBE_SECONDS });
  const found = [
    ...results.map((result) => probeDiagnostic(result, 'apply', PROBE_SECONDS)),
    ...(await surroundings({
      actions,
      sizes: await tableSizes(target.session, actions),
      session: target.session,
      free: await context.freeDisk(target.session),
      at: 'apply',
      skip,
    })),
  ];
  if (hasErrors(found)) throw new DatawrightError(found.filter((d) => d.severity === 'error'));
  return found;
}

const SHOWN = 10;

const listed = (texts: readonly string[]): string =>
  `${texts.slice(0, SHOWN).join(', ')}${texts.length > SHOWN ? `, and ${texts.length - SHOWN} more` : ''}`;

export function unplanned(applied: Applied): Diagnostic {
  return {
    code: 'M032',
    severity: 'warning',
    where: { object: applied.name },
    message: `${applied.name} ran, and the catalog is not the one that was planned`,
    why:
      applied.meanwhile.length === 0
        ? 'Its PostgreSQL writes a definition differently than the shadow.'
        : `Somebody changed the database meanwhile: ${listed(applied.meanwhile)}.`,
    fix: 'datawright drift --contract shows what differs; undo it, or declare it in the contract',
  };
}
