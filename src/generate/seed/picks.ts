/** Which parent row a row refers to: some parents have many children, keys over references never repeat. */
import { hashText, mix, randomFrom } from './random.ts';

/** Row number → number of the parent row, or of the value, within its own table. */
export type Pick = (row: number, attempt?: number) => number;

/** A few parents have most of the children, as in life. Another attempt gives another parent. */
export function skewed(name: string, parents: number, offset: number): Pick {
  const seed = hashText(name);
  return (row, attempt = 0) =>
    Math.floor(parents * randomFrom(mix(mix(seed, offset + row), attempt))() ** 1.6);
}

/** Every parent at most once, in no visible order; good for rows below `parents`. */
export function oneToOne(name: string, parents: number): Pick {
  const step = coprime(Math.max(1, Math.floor(parents * 0.618)), parents);
  const start = hashText(name) % Math.max(1, parents);
  return (row) => (start + row * step) % Math.max(1, parents);
}

export interface Groups {
  /** Rows that fit. */
  readonly capacity: number;
  /** Group of a row. */
  readonly group: Pick;
  /** Number of a row within its group, from 0. */
  readonly ordinal: Pick;
}

/** Deals `rows` rows to `groups` groups of different sizes, none larger than `largest`. */
export function deal(name: string, rows: number, groups: number, largest: number): Groups {
  const seed = hashText(name);
  const capacity = Math.min(rows, groups * largest);
  const sizes = new Uint32Array(groups);
  const average = groups === 0 ? 0 : capacity / groups;
  let left = capacity;
  for (let i = 0; i < groups && left > 0; i += 1) {
    const wanted = Math.round(average * 2 * randomFrom(mix(seed, i))());
    const size = Math.min(left, largest, wanted);
    sizes[i] = size;
    left -= size;
  }
  for (let i = 0; left > 0; i = (i + 1) % groups) {
    const room = Math.min(left, largest - (sizes[i] ?? 0), Math.max(1, Math.ceil(left / groups)));
    sizes[i] = (sizes[i] ?? 0) + room;
    left -= room;
  }
  const starts = new Float64Array(groups + 1);
  for (let i = 0; i < groups; i += 1) starts[i + 1] = (starts[i] ?? 0) + (sizes[i] ?? 0);
  const group: Pick = (row) => {
    let [low, high] = [0, groups - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { capacity, group, ordinal: (row) => row - (starts[group(row)] ?? 0) };
}

/** Different partners for the rows of one group: each ordinal gets its own. */
export function partner(name: string, groups: Groups, partners: number): Pick {
  const seed = hashText(name);
  const step = coprime(Math.max(1, Math.floor(partners * 0.382)), partners);
  return (row) => {
    const start = mix(seed, groups.group(row)) % Math.max(1, partners);
    return (start + groups.ordinal(row) * step) % Math.max(1, partners);
  };
}

function coprime(near: number, to: number): number {
  let step = near;
  while (gcd(step, to) > 1) step += 1;
  return step;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
