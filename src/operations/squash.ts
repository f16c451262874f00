/** `squash`: many migrations become one that makes the same. */
import { z } from 'zod';
import type { Action } from '../catalog/action.ts';
import { failure } from '../core/diagnostic.ts';
import { type Migration, removeMigration, writeMigration } from '../migrate/folder.ts';
import { refuseUnfinished } from '../migrate/history.ts';
import { slug } from '../migrate/name.ts';
import { isOthers } from '../migrate/own-roles.ts';
import type { Plan } from '../migrate/plan.ts';
import type { Replaced } from '../migrate/plan-file.ts';
import { plan } from '../migrate/planner.ts';
import { prove } from '../migrate/prove.ts';
import { replay } from '../migrate/replay.ts';
import { requireSequence } from '../migrate/sequence.ts';
import { upTo } from '../migrate/status.ts';
import { commandFor } from './next-command.ts';
import { operation } from './operation.ts';
import { proofFindings } from './plan/shown.ts';
import { withTarget } from './target.ts';

export const squashOperation = operation({
  name: 'squash',
  summary: 'Make one migration of many, proven to give the same catalog',
  description: `Runs the migrations up to --to on the shadow and writes one that makes the same catalog from nothing, proven both ways; their folders go. A database that has all of them applied sees the new one as applied, by their names and checksums; a fresh one runs it alone. One that has only some of them is refused until it has the rest. No database is changed.`,
  examples: [
    { command: 'datawright squash --to 0042', does: 'migrations 0001 to 0042 become 0042_squash' },
    {
      command: 'datawright squash --to 0042 --dry-run',
      does: 'prove that it is possible, and change no file',
    },
  ],
  effect: 'write',
  input: z.object({
    to: z.string().describe('Last migration that goes into it, by name or number'),
    name: z.string().default('squash').describe('Words for the folder name'),
    env: z.string().optional().describe('Environment of datawright.yaml whose history is looked at'),
    dryRun: z.boolean().default(false).describe('Change no file'),
  }),
  output: z.object({
    migration: z.object({ name: z.string(), path: z.string(), written: z.boolean() }),
    replaces: z.array(z.string()),
    actionsBefore: z.number().int(),
    actions: z.number().int(),
    here: z.enum(['applied', 'pending']).describe('How the database sees it now'),
  }),
  run: (input, context) =>
    withTarget(context, 'squash', input.env, async (target) => {
      refuseUnfinished(target.history);
      const chosen = upTo(target.migrations, input.to);
      const last = chosen.at(-1);
      if (last === undefined || chosen.length < 2)
        throw failure('M063', `there is nothing to squash up to ${input.to}`, {
          why: 'It takes at least two migrations. Nothing was changed.',
          fix: 'datawright status lists the migrations',
        });
      const applied = chosen.filter((m) => target.history.applied.some((entry) => entry.name === m.name));
      if (applied.length > 0 && applied.length < chosen.length) throw partlyApplied(chosen, applied);
      requireSequence(chosen, { applied: [] });

      const shadow = await context.shadow(target.session.serverVersion);
      const { catalog: empty } = await replay(undefined, [], shadow);
      const { catalog: end, others } = await replay(undefined, chosen, shadow);
      const made = withRolesOf(chosen, others, plan(empty, end));
      const proof = await prove(made, empty, end, shadow, context);
      const findings = proofFindings(proof);
      const wrong = findings.filter((finding) => finding.severity === 'error');
      if (wrong.length > 0)
        throw failure('M062', `what they make cannot be made at once: ${wrong[0]?.message}`, {
          why: 'Nothing was changed.',
          fix: 'this is a gap in datawright: please report it',
        });
      const name = `${last.name.slice(0, last.name.indexOf('_'))}_${slug(input.name)}`;
      const path = `${target.project.folders.migrations}/${name}/`;
      const draft = { name, plan: made, proof, preflight: [], replaces: chosen.map(replacedBy) };
      if (!input.dryRun) {
        await writeMigration(context.files, target.project.folders.migrations, draft);
        for (const old of chosen)
          if (old.name !== name)
            await removeMigration(context.files, target.project.folders.migrations, old.name);
      }
      return {
        output: {
          migration: { name, path, written: !input.dryRun },
          replaces: chosen.map((m) => m.name),
          actionsBefore: chosen.reduce((sum, m) => sum + m.plan.up.length, 0),
          actions: made.up.length,
          here: applied.length > 0 ? ('applied' as const) : ('pending' as const),
        },
        diagnostics: findings,
        verdict: 'clean',
        next: [{ command: commandFor(target, 'status'), does: 'see that nothing has to run' }],
      };
    }),
});

/** Roles that the shadow's server has of its own are not looked at there: what was done with them is taken over. */
function withRolesOf(chosen: readonly Migration[], others: ReadonlySet<string>, made: Plan): Plan {
  const about = (actions: readonly Action[]): readonly Action[] =>
    actions.filter((each) => isOthers(each, others));
  return {
    ...made,
    up: [...about(chosen.flatMap((m) => m.plan.up)), ...made.up],
    down: [...made.down, ...about(chosen.toReversed().flatMap((m) => m.plan.down))],
  };
}

function replacedBy({ name, checksum, replaces }: Migration): Replaced {
  return { name, checksum, ...(replaces === undefined ? {} : { replaces }) };
}

function partlyApplied(chosen: readonly Migration[], applied: readonly Migration[]): Error {
  const waiting = chosen.filter((m) => !applied.includes(m)).map((m) => m.name);
  return failure('M018', `${waiting.join(', ')} ${waiting.length === 1 ? 'is' : 'are'} not applied here`, {
    where: { object: waiting[0] ?? '' },
    why: 'This database would be between what was there and what the squashed migration makes. Nothing was changed.',
    fix: 'datawright apply first, here and everywhere else, or squash up to an earlier one',
  });
}
