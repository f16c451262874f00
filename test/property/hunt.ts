/** Random evolutions one after the other, each with a seed of its own; broken ones are shrunk and told as SQL. */
import fc from 'fast-check';
import { startShadow } from '../../src/engines/embedded/shadow.ts';
import { type Evolution, evolution } from './evolution.ts';
import { type Court, openCourt, type Trial } from './laws.ts';
import { shrunk } from './shrink.ts';

export interface Hunt {
  readonly runs: number;
  readonly seed: number;
  /** Told of each broken seed, as soon as it is shrunk. */
  say(text: string): void;
  /** Most evolutions to try while one is shrunk. */
  readonly patience: number;
}

export interface Bag {
  readonly broken: number;
  readonly facts: number;
  readonly actions: number;
  readonly refused: number;
}

export async function hunt(court: Court, { runs, seed, say, patience }: Hunt): Promise<Bag> {
  const bag = { broken: 0, facts: 0, actions: 0, refused: 0 };
  for (let own = seed; own < seed + runs; own += 1) {
    const [first] = fc.sample(evolution, { seed: own, numRuns: 1 });
    if (first === undefined) continue;
    const trial = await court.judge(first);
    bag.facts += trial.facts;
    bag.actions += trial.actions;
    bag.refused += trial.refused;
    if (trial.broken.length === 0) continue;
    bag.broken += 1;
    say(told(own, await smallest(court, first, trial, patience)));
  }
  return bag;
}

/** The smallest trial found that breaks a law in the same way. */
async function smallest(court: Court, evolution: Evolution, first: Trial, patience: number): Promise<Trial> {
  const alike = new Set(first.broken.map(sort));
  const breaksAlike = (trial: Trial): boolean => trial.broken.some((text) => alike.has(sort(text)));
  const small = await shrunk(evolution, async (slots) => breaksAlike(await court.judge(slots)), patience);
  return court.judge(small);
}

/** What is broken, without the names of what it is broken in. */
function sort(broken: string): string {
  return broken.replace(/ The statement is: .*$/, '').replace(/[\w".-]*\d[\w".-]*/g, '#');
}

function told(seed: number, trial: Trial): string {
  const side = (statements: readonly string[]): string => statements.map((sql) => `  ${sql};`).join('\n');
  return [
    `seed ${seed}:`,
    ...trial.broken.map((text) => `  ${text}`),
    'from',
    side(trial.from),
    'to',
    side(trial.to),
    ...trial.renames.map((rename) => `renamed ${rename.from} to ${rename.to}`),
  ].join('\n');
}

/** For `scripts/property.mjs`: a server of its own, and one line at the end. */
export async function huntAlone(options: Hunt): Promise<Bag> {
  const shadow = await startShadow();
  const court = await openCourt(shadow);
  try {
    return await hunt(court, options);
  } finally {
    await court.close();
    await shadow.close();
  }
}
