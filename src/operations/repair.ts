/** `repair`: what stands in the way of the next migration, and what would mend it. */
import { z } from 'zod';
import { introspect } from '../catalog/introspect.ts';
import { DatawrightError, type Diagnostic, failure } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import { withExclusive } from '../journal/exclusive.ts';
import { readMigrations } from '../migrate/folder.ts';
import { readHistory } from '../migrate/history.ts';
import type { Mend, RepairScene } from '../migrate/repair/mend.ts';
import { repairs } from '../migrate/repair/repairs.ts';
import { requireWritable } from './connection.ts';
import type { Context } from './context.ts';
import { commandFor } from './next-command.ts';
import { operation } from './operation.ts';
import { serverText, type Target, withTarget } from './target.ts';

export const repairOperation = operation({
  name: 'repair',
  summary: 'List what stands in the way of migrations, and mend what is named',
  description: `Looks at the folders, the ledger and the catalog, and changes nothing until a name is given with --mend: a text edited in comments or line endings only gets its checksum recorded; an applied migration written anew with the same statements too; an interrupted run whose effects are all there, or not at all, is closed; an invalid index is built again or dropped; a session that holds the lock is ended. What it cannot mend says what to do.`,
  examples: [
    { command: 'datawright repair', does: 'what is wrong, and what would mend it' },
    { command: 'datawright repair --mend run:0003_add_tier', does: 'mend one thing' },
  ],
  effect: 'destructive',
  input: z.object({
    env: z.string().optional().describe('Environment of datawright.yaml'),
    mend: z.array(z.string()).default([]).describe('What to mend, by its name'),
  }),
  output: z.object({
    target: z.object({ label: z.string(), server: z.string(), environment: z.string().optional() }),
    found: z.array(
      z.object({
        name: z.string(),
        what: z.string(),
        does: z.string(),
        state: z.enum(['mended', 'can be mended', 'cannot be mended']),
      }),
    ),
  }),
  run: (input, context) =>
    withTarget(
      context,
      'repair',
      input.env,
      async (target) => {
        const found = await find(context, target);
        requireKnown(input.mend, found);
        if (input.mend.length > 0) await requireWritable(target);
        const mended = await mendAll(input.mend, context, target);
        const open = found.filter((mend) => !mended.has(mend.name));
        return {
          output: {
            target: {
              label: target.server.label,
              server: serverText(target.session.serverVersion),
              ...(target.environment === undefined ? {} : { environment: target.environment }),
            },
            found: found.map(({ name, what, does, mend }) => ({
              name,
              what,
              does,
              state: mended.has(name)
                ? ('mended' as const)
                : mend === undefined
                  ? ('cannot be mended' as const)
                  : ('can be mended' as const),
            })),
          },
          diagnostics: [],
          verdict: open.length > 0 ? 'findings' : 'clean',
          next: open
            .filter((mend) => mend.mend !== undefined)
            .map((mend) => ({ command: commandFor(target, `repair --mend ${mend.name}`), does: mend.does })),
        };
      },
      { looksOnly: true },
    ),
});

/** Read anew each time: mending one thing changes what is found next. */
async function find(context: Context, target: Target): Promise<readonly Mend[]> {
  const { folders } = target.project;
  const { migrations } = await readMigrations(context.files, folders.migrations);
  const scene: RepairScene = {
    session: target.session,
    ledger: target.ledger,
    files: context.files,
    folder: folders.migrations,
    migrations,
    history: await readHistory(target.ledger, migrations),
    live: await introspect(target.session),
  };
  const found: Mend[] = [];
  for (const repair of repairs) found.push(...(await repair.find(scene)));
  return found;
}

/** Locks first: whoever holds one would make the others wait. The rest only while nobody else migrates. */
async function mendAll(
  names: readonly string[],
  context: Context,
  target: Target,
): Promise<ReadonlySet<string>> {
  const mended = new Set<string>();
  const mendOne = async (name: string): Promise<void> => {
    const mend = (await find(context, target)).find((candidate) => candidate.name === name);
    await mend?.mend?.();
    mended.add(name);
  };
  for (const name of names.filter(isLock)) await mendOne(name);
  const others = names.filter((name) => !isLock(name));
  if (others.length > 0)
    await withExclusive(
      target.session,
      'migration',
      async () => {
        for (const name of others) await mendOne(name);
      },
      { report: context.report },
    );
  return mended;
}

const isLock = (name: string): boolean => name.startsWith('lock:');

function requireKnown(names: readonly string[], found: readonly Mend[]): void {
  const wrong = names.flatMap((name): readonly Diagnostic[] => {
    const mend = found.find((candidate) => candidate.name === name);
    if (mend?.mend !== undefined) return [];
    const meant = didYouMean(
      name,
      found.map((candidate) => candidate.name),
    );
    return failure(
      'M065',
      mend === undefined ? `there is no ${name} to mend` : `${name} cannot be mended here`,
      {
        where: { object: name },
        why: `${mend === undefined ? '' : `${mend.what}. `}Nothing was changed.`,
        fix: mend?.does ?? meant ?? listed(found),
      },
    ).diagnostics;
  });
  if (wrong.length > 0) throw new DatawrightError(wrong);
}

/** What could be named instead. */
function listed(found: readonly Mend[]): string {
  const names = found.filter((each) => each.mend !== undefined).map(({ name }) => name);
  return names.length === 0 ? 'there is nothing to mend here' : `there is: ${names.join(', ')}`;
}
