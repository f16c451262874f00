/** `status`: where every migration stands. */
import { z } from 'zod';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Migration } from '../migrate/folder.ts';
import { integrityFindings } from '../migrate/integrity.ts';
import { sequenceFindings } from '../migrate/sequence.ts';
import { pending, status } from '../migrate/status.ts';
import { applyCommand, commandFor } from './next-command.ts';
import { type Outcome, operation } from './operation.ts';
import { confirmation, serverText, type Target, withTarget } from './target.ts';

export const statusOperation = operation({
  name: 'status',
  summary: 'Where every migration stands: applied, waiting, interrupted, edited, missing',
  description: `Lays the migration folders beside the ledger of the database. Reads only. Exits 1 when a migration was interrupted, edited after it was applied, or has lost its folder.`,
  examples: [
    { command: 'datawright status', does: 'the list' },
    {
      command: 'datawright status --env production',
      does: 'of another environment, with what --confirm wants',
    },
  ],
  effect: 'read',
  input: z.object({ env: z.string().optional().describe('Environment of datawright.yaml') }),
  output: z.object({
    target: z.object({ label: z.string(), server: z.string(), environment: z.string().optional() }),
    migrations: z.array(
      z.object({
        name: z.string(),
        state: z.enum(['applied', 'pending', 'unfinished', 'edited', 'missing']),
        appliedAt: z.string().optional(),
        adopted: z.enum(['baseline', 'squash']).optional().describe('Recorded without running'),
        direction: z.enum(['up', 'down']).optional().describe('Of an interrupted run'),
        actions: z.number().int().optional(),
      }),
    ),
    confirm: z
      .string()
      .optional()
      .describe('What apply --confirm wants here, when the environment is protected'),
  }),
  run: (input, context) =>
    withTarget(
      context,
      'status',
      input.env,
      async (target) => {
        const migrations = status(target.migrations, target.history);
        const waiting = pending(target.migrations, target.history);
        const diagnostics = [
          ...target.findings,
          ...integrityFindings(target.migrations, target.history),
          ...sequenceFindings(target.migrations, target.history),
        ];
        const interrupted = migrations.some((m) => m.state === 'unfinished');
        return {
          output: {
            target: {
              label: target.server.label,
              server: serverText(target.session.serverVersion),
              ...(target.environment === undefined ? {} : { environment: target.environment }),
            },
            migrations: [...migrations],
            ...(target.protected && waiting.length > 0 ? { confirm: confirmation('up', waiting) } : {}),
          },
          diagnostics,
          verdict: diagnostics.length > 0 || interrupted ? 'findings' : 'clean',
          next: nextOf(target, waiting, interrupted, diagnostics),
        };
      },
      { looksOnly: true },
    ),
});

/** An interrupted one goes on or back; what waits is applied, unless it does not follow what is there. */
function nextOf(
  target: Target,
  waiting: readonly Migration[],
  interrupted: boolean,
  diagnostics: readonly Diagnostic[],
): Outcome<unknown>['next'] {
  if (interrupted)
    return [
      { command: commandFor(target, 'apply'), does: 'go on where it stopped' },
      { command: commandFor(target, 'down'), does: 'go back' },
    ];
  if (waiting.length === 0) return [];
  if (diagnostics.some(({ code }) => code === 'M016' || code === 'M017'))
    return [{ command: commandFor(target, 'plan --replan'), does: 'plan what waits anew' }];
  return [{ command: applyCommand({ allow: [] }, target, waiting), does: `apply ${waiting.length}` }];
}
