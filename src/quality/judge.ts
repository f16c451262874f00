/** From numbers to verdicts, and the words in which they are told. */
import { formatCount, plural } from '../core/units.ts';
import type { Judgement, MatchesCheck } from './check.ts';

/** Shares are compared with this slack, so that 0.99 demanded and 99 of 100 found is equality. */
const SLACK = 1e-12;

export function judgeShare(failing: number, rows: number, atLeast: number): Judgement {
  if (rows === 0) return { passed: true, observed: 'no rows' };
  if (failing === 0) return { passed: true, observed: `all of ${plural(rows, 'row')}` };
  const share = (rows - failing) / rows;
  const passed = share + SLACK >= atLeast;
  const observed =
    atLeast < 1
      ? `${percent(share)} of ${plural(rows, 'row')}, ${percent(atLeast)} demanded`
      : `${formatCount(failing)} of ${plural(rows, 'row')} ${failing === 1 ? 'fails' : 'fail'}`;
  return { passed, observed };
}

export interface Totals {
  readonly rows: number;
  /** One per column of the check; null for a sum over nothing. */
  readonly sums: readonly (number | null)[];
}

/** Deviation is counted in shares of the source's value, so the source's zero allows nothing but zero. */
export function judgeMatch(check: MatchesCheck, source: Totals, target: Totals): Judgement {
  const parts: { passed: boolean; text: string }[] = [];
  if (check.rows !== undefined) {
    const off = deviation(source.rows, target.rows);
    parts.push({
      passed: off <= check.rows + SLACK,
      text: `rows ${formatCount(source.rows)} against ${formatCount(target.rows)}${told(off)}`,
    });
  }
  check.sums.forEach(({ column, tolerance }, i) => {
    const [a, b] = [source.sums[i] ?? 0, target.sums[i] ?? 0];
    const off = deviation(a, b);
    parts.push({
      passed: off <= tolerance + SLACK,
      text: `${column} ${amount(a)} against ${amount(b)}${told(off)}`,
    });
  });
  return {
    passed: parts.every((part) => part.passed),
    observed: parts.every((part) => part.text.endsWith('equal'))
      ? `equal: ${parts.map((part) => part.text.replace(/ against .*$/, '')).join(', ')}`
      : parts.map((part) => part.text).join(' · '),
  };
}

function deviation(a: number, b: number): number {
  if (a === b) return 0;
  return a === 0 ? Number.POSITIVE_INFINITY : Math.abs(a - b) / Math.abs(a);
}

function told(off: number): string {
  if (off === 0) return ', equal';
  return Number.isFinite(off) ? `, ${percent(off)} off` : '';
}

/** Never rounds a share that is not whole to 100 % or 0 %. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value === 100) return `${value} %`;
  for (const digits of value < 1 || value > 99 ? [2, 3, 4] : [1]) {
    const rounded = Number(value.toFixed(digits));
    if (rounded !== 0 && rounded !== 100) return `${rounded} %`;
  }
  return value > 50 ? '> 99.9999 %' : '< 0.0001 %';
}

function amount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
