/** Random evolutions of random schemas, and each side of one as SQL. */
import fc from 'fast-check';
import { quoteIdentifier } from '../../src/core/identifier.ts';
import type { Rename } from '../../src/migrate/rename.ts';
import type { Part, Pick, Side, There } from './part.ts';
import { parts } from './parts.ts';

export interface Slot {
  readonly part: string;
  readonly before?: object;
  readonly after?: object;
  /** Its name changes: as the contract declares it, or silently. */
  readonly renamed?: 'declared' | 'silently';
}

export type Evolution = readonly Slot[];

type When = 'before' | 'after';

const byName = new Map(parts.map((part) => [part.name, part]));

function partOf(slot: Slot): Part {
  const part = byName.get(slot.part);
  if (part === undefined) throw new TypeError(`no part ${slot.part}`);
  return part;
}

/** Some of the attributes as in `b`, the others as in `a`. */
function mixed(a: object, b: object, mask: number): object {
  const other = new Map(Object.entries(b));
  return Object.fromEntries(
    Object.entries(a).map(([key, value], i) => [key, (mask >> i) & 1 ? other.get(key) : value]),
  );
}

function slotOf(part: Part): fc.Arbitrary<Slot> {
  const { name, spec } = part;
  const renamed = fc.option(fc.constantFrom('declared' as const, 'silently' as const), {
    nil: undefined,
    freq: 8,
  });
  return fc.oneof(
    { weight: 6, arbitrary: spec.map((both) => ({ part: name, before: both, after: both })) },
    {
      weight: 5,
      arbitrary: fc
        .tuple(spec, spec, fc.nat(4095), fc.nat(4095), renamed)
        .map(([a, b, one, two, change]) => ({
          part: name,
          before: a,
          after: mixed(a, b, one & two),
          ...(change === undefined ? {} : { renamed: change }),
        })),
    },
    { weight: 2, arbitrary: spec.map((after) => ({ part: name, after })) },
    { weight: 2, arbitrary: spec.map((before) => ({ part: name, before })) },
  );
}

export const evolution: fc.Arbitrary<Evolution> = fc.array(
  fc.oneof(...parts.map((part) => ({ weight: part.weight, arbitrary: slotOf(part) }))),
  { minLength: 1, maxLength: 45, size: 'max' },
);

/** Every seventh name needs quotes. */
function bareName(slot: Slot, number: number, when: When): string {
  const name = `${slot.part.replaceAll('-', '_').slice(0, 6)}${number}`;
  const now = slot.renamed !== undefined && when === 'after' ? `${name}_new` : name;
  return number % 7 === 3 ? `My "${now}` : now;
}

function sideOf(slots: Evolution, when: When): Side & { readonly present: readonly There[] } {
  const there = (slot: Slot, number: number): There | undefined => {
    const spec = slot[when];
    if (spec === undefined) return undefined;
    const name = quoteIdentifier(bareName(slot, number, when));
    const schemaPick = partOf(slot).schema?.(spec as never);
    const schema = schemaPick === undefined ? 'public' : (find('schema', schemaPick)?.name ?? 'public');
    return { slot: number, part: slot.part, spec, name, sql: `${schema}.${name}` };
  };
  const find = (part: string, pick: Pick): There | undefined => {
    const own = slots.flatMap((slot, i) => (slot.part === part ? [i] : []));
    const number = own[pick % Math.max(1, own.length)];
    const slot = number === undefined ? undefined : slots[number];
    return slot === undefined || number === undefined ? undefined : there(slot, number);
  };
  const present = slots.flatMap((slot, i) => there(slot, i) ?? []);
  return {
    present,
    find: <S>(part: string, number: Pick) => find(part, number) as There<S> | undefined,
    all: <S>(part: string) => present.filter((one) => one.part === part) as There<S>[],
  };
}

/** Statements of one side, in an order in which they can run; PostgreSQL may still refuse some. */
export function statementsOf(slots: Evolution, when: When): readonly string[] {
  const side = sideOf(slots, when);
  return parts.flatMap((part) =>
    side.present.filter((own) => own.part === part.name).flatMap((own) => part.sql(own, side)),
  );
}

/** Renames that the contract would declare, tables before their columns. */
export function renamesOf(slots: Evolution): readonly Rename[] {
  const [before, after] = [sideOf(slots, 'before'), sideOf(slots, 'after')];
  return parts.flatMap((part) =>
    slots.flatMap((slot, i): readonly Rename[] => {
      if (slot.renamed !== 'declared' || slot.part !== part.name || part.factId === undefined) return [];
      const [old, now] = [before, after].map((side) => side.present.find((own) => own.slot === i));
      if (old === undefined || now === undefined) return [];
      // A column's old name stands under its table's new one.
      const to = part.factId(now, after);
      const from = part.factId(
        { ...now, name: old.name, sql: now.sql.replace(now.name, () => old.name) },
        after,
      );
      return from === undefined || to === undefined ? [] : [{ from, to }];
    }),
  );
}
