/** What measuring a suite says: one line of counts, then what fails and why. */

import { createOracle } from '../../src/migrate/oracle/oracle.ts';
import type { Workbench } from '../../src/migrate/workbench.ts';
import type { Suite } from './cases.ts';
import { type MeasureOptions, measure, type Verdict } from './measure.ts';

export interface Tally {
  readonly cases: number;
  readonly loaded: number;
  readonly up: number;
  readonly replan: number;
  readonly down: number;
  /** Tables with rows that plans claim to keep, and those that were kept. */
  readonly claimed: number;
  readonly kept: number;
  readonly verdicts: readonly Verdict[];
}

export async function measureSuite(
  suite: Suite,
  bench: Workbench,
  options: MeasureOptions,
  told: (verdict: Verdict) => void = () => {},
): Promise<Tally> {
  const verdicts: Verdict[] = [];
  const oracle = createOracle();
  for (const pair of suite.pairs) {
    const verdict = await measure(bench, oracle, pair, options);
    verdicts.push(verdict);
    told(verdict);
  }
  const loaded = verdicts.filter((verdict) => verdict.refused === undefined);
  const count = (of: (verdict: Verdict) => readonly unknown[]): number =>
    loaded.filter((verdict) => of(verdict).length === 0).length;
  const claimed = loaded.reduce((sum, verdict) => sum + verdict.kept.length, 0);
  return {
    cases: verdicts.length,
    loaded: loaded.length,
    up: count((verdict) => verdict.up),
    replan: count((verdict) => verdict.replan),
    down: count((verdict) => verdict.down),
    claimed,
    kept: claimed - loaded.reduce((sum, verdict) => sum + verdict.lost.length, 0),
    verdicts,
  };
}

export function tallyLine(suite: string, tally: Tally): string {
  const { cases, loaded, up, replan, down, kept, claimed } = tally;
  return `corpus ${suite}: cases ${cases}, loaded ${loaded}, up ${up}, replan ${replan}, down ${down}, lossless-kept ${kept}/${claimed}`;
}

/** Why a case is not counted, and what is wrong with those that are. */
export function complaints({ pair, refused, up, replan, down, lost }: Verdict): readonly string[] {
  if (refused !== undefined) return [`not loaded ${pair.name}: ${refused}`];
  const list = (what: string, reasons: readonly string[]): readonly string[] =>
    reasons.length === 0 ? [] : [`${what} ${pair.name}: ${cut(reasons.join(' | '))}`];
  return [
    ...list('UP', up),
    ...list('REPLAN', up.length > 0 ? [] : replan),
    ...list('DOWN', down),
    ...list('LOST', lost),
  ];
}

const cut = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 500 ? `${line.slice(0, 500)} …` : line;
};
