/** `down`: takes migrations back, the last one unless told otherwise. */
import { z } from 'zod';
import { withExclusive } from '../journal/exclusive.ts';
import { requireAllowed } from '../migrate/allow.ts';
import { type Applied, applyMigration } from '../migrate/apply.ts';
import { revertUnfinished, toTakeBack } from '../migrate/down.ts';
import { endFinished } from '../migrate/finished.ts';
import { readHistory } from '../migrate/history.ts';
import { appliedSchema, unplanned } from './apply.ts';
import { requireWritable, whileConnected } from './connection.ts';
import { commandFor } from './next-command.ts';
import { operation } from './operation.ts';
import { requireConfirmation, serverText, withTarget } from './target.ts';

export const downOperation = operation({
  name: 'down',
  summary: 'Take the last migration back, or all after a named one',
  description: `Runs the DOWN of the last applied migration, or of all after the one named with --to, newest first. A migration that was interrupted on its way up is taken back to the catalog before it. What DOWN loses (values written since into a column it drops) has to be allowed by name.`,
  examples: [
    { command: 'datawright down', does: 'take the last migration back' },
    { command: 'datawright down --to 0003', does: 'take back all after 0003, which stays' },
    { command: 'datawright down --to 0', does: 'take everything back' },
  ],
  effect: 'destructive',
  input: z.object({
    env: z.string().optional().describe('Environment of datawright.yaml'),
    to: z
      .string()
      .optional()
      .describe('Migration that stays applied as the last, by name or number; 0 for none'),
    allow: z.array(z.string()).default([]).describe('A step that loses data, by its name'),
    confirm: z.string().optional().describe('Fingerprint of what will run, for a protected environment'),
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
    takenBack: z.array(appliedSchema),
    applied: z.number().int().describe('Migrations still applied'),
  }),
  run: (input, context) =>
    withTarget(context, 'down', input.env, async (target) => {
      await requireWritable(target);
      const takenBack: Applied[] = [];
      let left = target.history.applied.length;
      const exclusively = () =>
        withExclusive(
          target.session,
          'migration',
          async () => {
            await endFinished(target.ledger);
            const history = await readHistory(target.ledger, target.migrations);
            const halfway = history.unfinished?.direction === 'up' ? history.unfinished : undefined;
            const half = target.migrations.filter((m) => m.name === halfway?.name);
            const back =
              halfway !== undefined && input.to === undefined
                ? []
                : toTakeBack(history, target.migrations, input.to);
            if (half.length + back.length > 0)
              requireConfirmation(target, 'down', [...half, ...back], input.confirm);
            const options = {
              allow: input.allow,
              patience: { lockTimeout: input.lockTimeout, attempts: input.attempts },
            };
            requireAllowed(back, 'down', input.allow);
            if (halfway !== undefined)
              takenBack.push(
                await revertUnfinished(
                  { name: halfway.name, actions: half.flatMap(({ plan }) => plan.up) },
                  target,
                  context,
                  options,
                ),
              );
            for (const migration of back)
              takenBack.push(await applyMigration(migration, 'down', target, context, options));
            left = history.applied.length - back.length;
          },
          { report: context.report, patience: input.wait },
        );
      if (left > 0 || target.history.unfinished !== undefined)
        await whileConnected(context, target, exclusively);
      const diagnostics = takenBack.filter((t) => !t.asPlanned).map(unplanned);
      return {
        output: {
          target: {
            label: target.server.label,
            server: serverText(target.session.serverVersion),
            ...(target.environment === undefined ? {} : { environment: target.environment }),
          },
          takenBack,
          applied: left,
        },
        diagnostics,
        verdict: diagnostics.length > 0 ? 'findings' : 'clean',
        next:
          takenBack.length === 0 ? [] : [{ command: commandFor(target, 'apply'), does: 'bring it up again' }],
      };
    }),
});
