/** `baseline`: a database that was there before Datawright gets a beginning in its history. */
import { z } from 'zod';
import { unmodelledDiagnostics } from '../catalog/codes.ts';
import { introspect } from '../catalog/introspect.ts';
import { failure, hasErrors } from '../core/diagnostic.ts';
import { withExclusive } from '../journal/exclusive.ts';
import { recordAdopted, requireReached } from '../migrate/adopt.ts';
import { type Migration, writeMigration } from '../migrate/folder.ts';
import { refuseUnfinished } from '../migrate/history.ts';
import { nextName } from '../migrate/name.ts';
import { plan } from '../migrate/planner.ts';
import { prove } from '../migrate/prove.ts';
import { replay } from '../migrate/replay.ts';
import { pending, upTo } from '../migrate/status.ts';
import { requireWritable } from './connection.ts';
import type { Context } from './context.ts';
import { commandFor } from './next-command.ts';
import { operation } from './operation.ts';
import { proofFindings } from './plan/shown.ts';
import { serverText, type Target, withTarget } from './target.ts';

export const baselineOperation = operation({
  name: 'baseline',
  summary: 'Take over a database that is already there, without running anything',
  description: `Writes migration 0001 from what the database has, proves on the shadow that it makes the same from nothing, and records it as applied: nothing runs. A fresh database runs it like any other. Where the folders are there already (another environment), it records that this database is where they lead, after comparing object by object; --to says up to which. History tables of other tools (Prisma, Flyway, Knex, Rails and more) are left alone and named.`,
  examples: [
    {
      command: 'datawright baseline',
      does: 'after datawright pull: migration 0001, recorded as applied; the next plan is empty',
    },
    { command: 'datawright baseline --env production', does: 'the same beginning for another environment' },
  ],
  effect: 'write',
  input: z.object({
    env: z.string().optional().describe('Environment of datawright.yaml'),
    name: z.string().default('baseline').describe('Words for the folder name'),
    to: z.string().optional().describe('With folders: the last migration the database already has'),
  }),
  output: z.object({
    target: z.object({ label: z.string(), server: z.string(), environment: z.string().optional() }),
    objects: z.number().int().describe('Objects that are in the database'),
    written: z.string().optional().describe('Folder of the new migration'),
    recorded: z.array(z.string()).describe('Migrations recorded as applied'),
    left: z.array(z.object({ what: z.string(), name: z.string() })).describe('What is left alone'),
  }),
  run: (input, context) =>
    withTarget(context, 'baseline', input.env, async (target) => {
      refuseUnfinished(target.history);
      await requireWritable(target);
      if (target.history.applied.length > 0) throw hasHistory(target);
      return withExclusive(target.session, 'migration', async () => {
        const live = await introspect(target.session);
        const chosen = upTo(pending(target.migrations, target.history), input.to);
        const made = chosen.length === 0 ? await written(input.name, context, target) : undefined;
        if (made === undefined) await requireReached(chosen, live, () => context.shadow(live.serverVersion));
        const migrations = made === undefined ? chosen : [made];
        await recordAdopted(migrations, live, target);
        const { folders } = target.project;
        return {
          output: {
            target: {
              label: target.server.label,
              server: serverText(target.session.serverVersion),
              ...(target.environment === undefined ? {} : { environment: target.environment }),
            },
            objects: live.facts.size,
            ...(made === undefined ? {} : { written: `${folders.migrations}/${made.name}/` }),
            recorded: migrations.map((m) => m.name),
            left: live.unmodelled.map(({ what, name }) => ({ what, name })),
          },
          diagnostics: unmodelledDiagnostics(live),
          verdict: 'clean' as const,
          next: [
            ...((await context.files.list(folders.contracts)).length === 0
              ? [{ command: 'datawright pull', does: 'write the contract of what is there' }]
              : []),
            { command: commandFor(target, 'plan'), does: 'see what the contract wants beyond it' },
          ],
        };
      });
    }),
});

/** Migration 0001, proven to make from nothing what is there. */
async function written(words: string, context: Context, target: Target): Promise<Migration> {
  const live = await introspect(target.session, { roles: 'mentioned' });
  const shadow = await context.shadow(live.serverVersion);
  const { catalog: empty } = await replay(undefined, [], shadow);
  const made = plan(empty, live);
  const proof = await prove(made, empty, live, shadow, context);
  const wrong = proofFindings(proof).filter((finding) => finding.severity === 'error');
  if (hasErrors(wrong))
    throw failure('M062', `what is there cannot be made from nothing: ${wrong[0]?.message}`, {
      why: `${wrong.length > 1 ? `${wrong.length} objects differ. ` : ''}Nothing was written or recorded.`,
      fix: 'this is a gap in datawright: please report it',
    });
  return writeMigration(context.files, target.project.folders.migrations, {
    name: nextName([], words),
    plan: made,
    proof,
    preflight: [],
  });
}

function hasHistory(target: Target): Error {
  const names = target.history.applied.map((entry) => entry.name);
  return failure('M060', `this database has a history already: ${names.join(', ')}`, {
    where: { object: target.server.label },
    why: 'A baseline is a beginning. Nothing was written or recorded.',
    fix: 'datawright status shows where it stands; datawright plan plans from there',
  });
}
