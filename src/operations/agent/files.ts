/** The files of the chosen clients, as they are and as they would be. */
import { z } from 'zod';
import { clients } from '../../agent/clients.ts';
import { definition } from '../../agent/definition.ts';
import { type Placed, type Placement, place, unplace } from '../../agent/placement.ts';
import { type Diagnostic, failure } from '../../core/diagnostic.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { didYouMean } from '../../core/suggestion.ts';

export const STATES = ['fresh', 'missing', 'outdated', 'edited', 'unreadable', 'absent'] as const;

export const fileSchema = z.object({
  client: z.string().describe('The agent that reads it'),
  path: z.string().describe('Relative to the project'),
  state: z.enum(STATES).describe('How the file was found'),
  done: z.enum(['written', 'removed', 'left']),
});

export type AgentFile = z.output<typeof fileSchema>;

interface Change {
  readonly client: string;
  readonly path: string;
  readonly state: AgentFile['state'];
  /** What the file becomes; undefined when it goes. */
  readonly text: string | undefined;
}

/** @throws O075 when a name is no client's */
export function chosenPlacements(
  names: readonly string[],
): readonly { client: string; placement: Placement }[] {
  const known = clients.map(({ name }) => name);
  for (const name of names)
    if (!known.includes(name))
      throw failure('O075', `there is no agent ${name}`, {
        fix: didYouMean(name, known) ?? `there are ${known.join(', ')}`,
      });
  return clients
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .flatMap(({ title, placements }) =>
      placements(definition).map((placement) => ({ client: title, placement })),
    );
}

export async function changesTo(
  files: Storage,
  names: readonly string[],
  way: 'install' | 'uninstall',
  force: boolean,
): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (const { client, placement } of chosenPlacements(names)) {
    const { path } = placement;
    const existing = await files.read(path);
    if (way === 'uninstall' && existing === undefined) {
      changes.push({ client, path, state: 'absent', text: undefined });
      continue;
    }
    const placed =
      way === 'install' ? place(placement, existing, force) : unplace(placement, existing ?? '', force);
    changes.push({ client, path, ...found(placed, existing, way) });
  }
  return changes;
}

function found(
  placed: Placed,
  existing: string | undefined,
  way: 'install' | 'uninstall',
): Pick<Change, 'state' | 'text'> {
  if (placed.type !== 'text') return { state: placed.type, text: existing };
  const { text } = placed;
  if (text === existing) return { text, state: way === 'install' ? 'fresh' : 'absent' };
  return { text, state: existing === undefined ? 'missing' : 'outdated' };
}

/** Writes what differs, unless it is only looked at. */
export async function carryOut(
  files: Storage,
  changes: readonly Change[],
  isTold: boolean,
): Promise<readonly AgentFile[]> {
  const done: AgentFile[] = [];
  for (const { client, path, state, text } of changes) {
    const differs = state === 'missing' || state === 'outdated';
    if (differs && !isTold) await (text === undefined ? files.remove(path) : files.write(path, text));
    const what = !differs || isTold ? 'left' : text === undefined ? 'removed' : 'written';
    done.push({ client, path, state, done: what });
  }
  return done;
}

/** What a person has to do. */
export function remarks(files: readonly AgentFile[]): readonly Diagnostic[] {
  return files.flatMap(({ path, state }) => {
    const remark = REMARKS[state];
    if (remark === undefined) return [];
    const { what, ...rest } = remark;
    const message = `${path} ${what}, and is left as it is`;
    return [{ ...rest, severity: 'warning', where: { file: path }, message } as const];
  });
}

type Remark = Pick<Diagnostic, 'code' | 'why' | 'fix'> & { readonly what: string };

const REMARKS: Readonly<Partial<Record<AgentFile['state'], Remark>>> = {
  edited: {
    code: 'O076',
    what: 'was changed by hand',
    fix: 'move what is your own into another file, or give --force to lose it',
  },
  unreadable: {
    code: 'O077',
    what: 'is not plain JSON',
    why: 'Comments in it would be lost.',
    fix: 'enter the server by hand: "datawright", started by npx datawright mcp',
  },
};
