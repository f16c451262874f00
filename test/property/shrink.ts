/**
 * The smallest evolution that still breaks a law. Slots are emptied, never taken out, so that the picks of the
 * others keep their meaning.
 */
import type { Evolution, Slot } from './evolution.ts';

/** @param stillBroken asked at most `patience` times */
export async function shrunk(
  evolution: Evolution,
  stillBroken: (smaller: Evolution) => Promise<boolean>,
  patience: number,
): Promise<Evolution> {
  let best = evolution;
  let left = patience;
  const attempt = async (smaller: Evolution): Promise<boolean> => {
    if (left <= 0 || JSON.stringify(smaller) === JSON.stringify(best)) return false;
    left -= 1;
    if (!(await stillBroken(smaller))) return false;
    best = smaller;
    return true;
  };
  for (let chunk = Math.ceil(best.length / 2); chunk >= 1; chunk = chunk === 1 ? 0 : Math.ceil(chunk / 2)) {
    for (let first = 0; first < best.length; first += chunk)
      await attempt(best.map((slot, i) => (i >= first && i < first + chunk ? emptied(slot) : slot)));
  }
  for (let i = 0; i < best.length; i += 1) {
    for (const simpler of simplifications) {
      const slot = best[i];
      if (slot !== undefined) await attempt(best.map((other, j) => (i === j ? simpler(slot) : other)));
    }
  }
  for (let i = 0; i < best.length; i += 1)
    for (const key of Object.keys(best[i]?.before ?? best[i]?.after ?? {}))
      await attempt(best.map((slot, j) => (i === j ? without(slot, key) : slot)));
  return best;
}

const emptied = ({ part }: Slot): Slot => ({ part });

const simplifications: readonly ((slot: Slot) => Slot)[] = [
  emptied,
  ({ renamed: _renamed, ...slot }) => slot,
  ({ renamed: _renamed, ...slot }) =>
    slot.before === undefined || slot.after === undefined ? slot : { ...slot, after: slot.before },
];

/** Only what may be left unsaid is: `undefined` where the other values are picks or words would be no spec. */
function without(slot: Slot, key: string): Slot {
  const specs = [slot.before, slot.after].filter((spec) => spec !== undefined);
  const values = specs.map((spec) => new Map(Object.entries(spec)).get(key));
  if (!values.some((value) => value !== undefined)) return slot;
  const set = (spec: object | undefined): object | undefined =>
    spec === undefined || !OPTIONAL.has(key) ? spec : { ...spec, [key]: undefined };
  return { ...slot, before: set(slot.before), after: set(slot.after) } as Slot;
}

const OPTIONAL = new Set(
  `schema default notNull check partitionBy inherits fillfactor autovacuum unlogged rowSecurity replicaIdentity
   identity identityStart generated collation storage compression statistics deferrable include notDistinct ending
   where onDelete onUpdate method unique expression order volatility strict secure reads option index when state
   ofColumn command restrictive role revoked increment start maximum cache cycle
   parallel overloaded checks action kinds target another listed everything publish root tags version host mapped
   words commutes cast loose limit own slot setting plain referring array called comment transition constraint instead`.split(
    /\s+/,
  ),
);
