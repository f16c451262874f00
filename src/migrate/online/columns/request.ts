/** What the contract asks to be done online, as far as it is still to be done, and what cannot be. */
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import { lastName } from '../../../catalog/kind.ts';
import { retypeEffect } from '../../../catalog/retype.ts';
import type { Column, Contract, Table } from '../../../contract/contract.ts';
import { qualify, quoteIdentifier } from '../../../core/identifier.ts';
import { NEW_SUFFIX, suffixed } from '../name.ts';
import { castOf, fitsIn, isExact } from './conversion.ts';
import { pairOfTypes, rebuiltType } from './enum-values.ts';
import { exchanged } from './expression.ts';
import { movedSync } from './move.ts';
import { cannotBeDoubled, obstacle } from './obstacle.ts';
import type { Side, Sync } from './sync.ts';

export interface Request {
  /** Renames, splits and merges: old and new columns side by side. */
  readonly syncs: readonly Sync[];
  /** Renames of columns that cannot be there twice: another one has the old name. */
  readonly moves: readonly Sync[];
  /**
   * Columns of another type under the same name, where `new` is the column under its name for the time being; and keys
   * that get another name as well.
   */
  readonly retypes: readonly Sync[];
  /** Enums that lose or move values and are built anew beside the old ones, for columns among `retypes`. */
  readonly types: readonly FactId[];
  /** Tables whose dropped columns are deprecated first; `everything` for all, and for dropped tables too. */
  readonly deprecating: ReadonlySet<FactId> | 'everything';
  readonly release: string;
  /** ISO date of today. */
  readonly today: string;
  /** What was asked for and cannot be: told, and planned at once. */
  readonly refused: readonly { readonly object: string; readonly why: string }[];
}

export function requestOf(contract: Contract, live: Catalog, wanted: Catalog, today: string): Request {
  const syncs: Sync[] = [];
  const moves: Sync[] = [];
  const retypes: Sync[] = [];
  const types = new Set<FactId>();
  const refused: Request['refused'][number][] = [];
  const deprecating = new Set<FactId>();
  const take = (list: Sync[], sync: Sync): boolean => {
    const change = list === retypes ? 'retyped' : list === moves ? 'moved' : 'renamed';
    const why = obstacle(sync, change, live, wanted);
    if (why === undefined) list.push(sync);
    else refused.push({ object: `${sync.table}.${sync.old[0]?.column}`.replace(/^public\./, ''), why });
    return why === undefined;
  };
  for (const table of contract.tables) {
    const name = qualify(table.schema, table.name);
    const own = table.strategy ?? contract.strategy ?? 'direct';
    if (own === 'online') deprecating.add(`table ${name}`);
    if (!live.facts.has(`table ${name}`)) continue;
    const sides = { table: name, release: contract.version };
    for (const column of table.columns) {
      if ((column.strategy?.how ?? own) !== 'online') continue;
      const [before, after] = [oldFact(column, name, live, wanted), fact(column.name, name, wanted)];
      if (before === undefined || after === undefined) continue;
      const renamed = lastName(before) !== lastName(after);
      const [was, is] = [typeOf(before), typeOf(after)];
      const anew = renamed ? undefined : rebuiltType(after, live, wanted);
      if (anew !== undefined) {
        if (take(retypes, { ...sides, ...pairOfTypes(column.strategy, after, anew) })) types.add(anew.type);
        continue;
      }
      if (renamed && cannotBeDoubled(before, live)) {
        if (was === is && typeof column.strategy?.using !== 'string')
          take(moves, movedSync(name, contract.version, lastName(before), lastName(after)));
        else
          take(retypes, {
            ...sides,
            ...pairOf(column, before, after, renamed, live.serverVersion),
            handsOver: true,
          });
        continue;
      }
      if (!renamed && (was === is || retypeEffect(was, is).cost === 'instant')) continue;
      take(renamed ? syncs : retypes, {
        ...sides,
        ...pairOf(column, before, after, renamed, live.serverVersion),
      });
    }
    for (const each of table.reshaped ?? []) {
      const sync = reshapedOf(table, each, sides);
      if (sync.old.every((side) => live.facts.has(`column ${name}.${side.column}`)) && isNew(sync, live))
        take(syncs, { ...sync });
    }
  }
  return {
    syncs,
    moves,
    retypes,
    types: [...types],
    deprecating: contract.strategy === 'online' ? 'everything' : deprecating,
    release: contract.version,
    today,
    refused,
  };
}

const typeOf = (column: Fact): string => String(column.attributes.type);

function fact(column: string, table: string, catalog: Catalog): Fact | undefined {
  return catalog.facts.get(`column ${table}.${quoteIdentifier(column)}`);
}

/** The column as it is now: under its earlier name, or under its own. */
function oldFact(column: Column, table: string, live: Catalog, wanted: Catalog): Fact | undefined {
  const own = fact(column.name, table, live);
  if (own !== undefined) return own;
  const { renamedFrom } = column;
  return renamedFrom === undefined || fact(renamedFrom, table, wanted) !== undefined
    ? undefined
    : fact(renamedFrom, table, live);
}

function pairOf(
  { strategy }: Column,
  before: Fact,
  after: Fact,
  renamed: boolean,
  serverVersion: number,
): Pick<Sync, 'old' | 'new' | 'exact' | 'more'> {
  const [old, final] = [lastName(before), lastName(after)];
  // Under one name both expressions speak of it; while both are there, each has its own.
  const now = renamed ? final : suffixed(final, NEW_SUFFIX);
  const inNew = (expression: string): string => (renamed ? expression : exchanged(expression, final, now));
  const fits = strategy?.back === undefined ? fitsIn(now, after, before, serverVersion) : undefined;
  const cast = castOf(now, after, before);
  const known = fits === undefined ? cast : `CASE WHEN ${fits} THEN ${cast} END`;
  return {
    old: [{ column: old, expression: strategy?.back === undefined ? known : inNew(strategy.back) }],
    new: [{ column: now, expression: strategy?.using ?? castOf(old, before, after) }],
    exact: strategy?.using === undefined && strategy?.back === undefined && isExact(before, after),
    // Where the old column must not be NULL, going back is refused before anything is lost.
    ...(fits !== undefined && before.attributes.notNull !== true ? { more: true } : {}),
  };
}

function reshapedOf(
  _table: Table,
  { to, from }: NonNullable<Table['reshaped']>[number],
  sides: Pick<Sync, 'table' | 'release'>,
): Sync {
  const sideOf = ({ column, expression }: { column: string; expression: string }): Side => ({
    column: quoteIdentifier(column),
    expression,
  });
  return { ...sides, old: from.map(sideOf), new: to.map(sideOf), exact: false };
}

function isNew({ table, new: sides }: Sync, live: Catalog): boolean {
  return sides.every((side) => !live.facts.has(`column ${table}.${side.column}`));
}
