/**
 * A renamed column that cannot be built a second time: the primary key, one that the database numbers, one that foreign
 * keys refer to. It stays as it is and only changes its name; beside it comes a plain column that has the old name for a
 * release. That one is built under a name for the time being, with an index in place of each that the old name was
 * looked up by; when both agree the names change in one transaction.
 */
import type { Action } from '../../../catalog/action.ts';
import type { Catalog, Fact, FactId } from '../../../catalog/catalog.ts';
import { lastName, ownerName, sqlName } from '../../../catalog/kind.ts';
import type { Plan } from '../../plan.ts';
import { renameActions } from '../../planner.ts';
import { type Rename, withRenames } from '../../rename.ts';
import { OLD_SUFFIX, suffixed } from '../name.ts';
import { plainColumn } from './plain-column.ts';
import { columnId, functionId, type Sync, syncFacts, syncsIn, triggerId } from './sync.ts';
import { begun, type Ways } from './ways.ts';

/** Both names are quoted. `old` is the plain column's, `now` the one that the rows' own column has in the end. */
export function movedSync(table: string, release: string, old: string, now: string): Sync {
  return {
    table,
    release,
    old: [{ column: old, expression: now }],
    new: [{ column: now, expression: old }],
    exact: true,
    moves: now,
  };
}

/** The same before the names change. */
function notYet(sync: Sync): Sync {
  const { old } = namesIn(sync);
  const aside = suffixed(old, OLD_SUFFIX);
  return {
    ...sync,
    old: [{ column: aside, expression: old }],
    new: [{ column: old, expression: aside }],
  };
}

const namesIn = (sync: Sync): { readonly old: string; readonly now: string } => ({
  old: sync.old[0]?.column ?? '',
  now: sync.new[0]?.column ?? '',
});

/** What has the old name afterwards: the plain column, and its indexes. */
export function besideMoved(sync: Sync, live: Catalog): readonly Fact[] {
  const id: FactId = `column ${sync.table}.${namesIn(sync).old}`;
  const column = live.facts.get(id);
  if (column === undefined) return [];
  const standing = [...live.facts.values()].filter(
    (fact) => fact.parent === column.parent && fact.dependsOn.includes(id),
  );
  return [plainColumn(column), ...standing.flatMap((fact) => indexLike(fact) ?? [])];
}

const KEY = /^(?:PRIMARY KEY|UNIQUE)( NULLS NOT DISTINCT)? (\([^()]*\))( INCLUDE \([^()]*\))?/;

/** An index that finds what this one, or this key, finds. */
function indexLike(fact: Fact): Fact | undefined {
  const table = ownerName(fact.kind === 'index' ? fact : (fact.parent ?? ''));
  const schema = fact.kind === 'index' ? table : ownerName(fact.parent ?? '');
  const name = suffixed(lastName(fact), OLD_SUFFIX);
  const id: FactId = `index ${schema}.${name}`;
  const more = { id, name: sqlName(id).replace(/^public\./, ''), kind: 'index' as const };
  if (fact.kind === 'index') {
    const definition = String(fact.attributes.definition).replace(
      `INDEX ${lastName(fact)} ON `,
      () => `INDEX ${name} ON `,
    );
    return { ...fact, ...more, attributes: { ...fact.attributes, definition } };
  }
  const match =
    fact.kind === 'primary-key' || fact.kind === 'unique'
      ? KEY.exec(String(fact.attributes.definition))
      : null;
  if (match === null) return undefined;
  const [, nulls = '', columns, include = ''] = match;
  const on = sqlName(fact.parent ?? '');
  return {
    ...fact,
    ...more,
    attributes: {
      definition: `CREATE UNIQUE INDEX ${name} ON ${on} USING btree ${columns}${include}${nulls}`,
      table: on,
      method: 'btree',
      unique: true,
      columns: fact.attributes.columns ?? [],
      ...(nulls === '' ? {} : { nullsNotDistinct: true }),
    },
  };
}

/** The columns that change their names. */
export const movedNames = (moves: readonly Sync[]): readonly Rename[] =>
  moves.map((sync) => {
    const { old, now } = namesIn(sync);
    return { from: `column ${sync.table}.${old}`, to: `column ${sync.table}.${now}` };
  });

/** The way to where the names have changed, and the catalog there. Everything else of the release comes after it. */
export function planMoves(
  live: Catalog,
  moves: readonly Sync[],
  planned: (from: Catalog, to: Catalog) => Plan,
): Ways & { readonly moved: Catalog } {
  const beside = moves.flatMap((sync) => besideMoved(sync, live));
  const aside = withRenames(
    { ...live, facts: new Map(beside.map((fact) => [fact.id, fact])) },
    moves.map((sync) => ({ from: columnId(sync, sync.old[0] ?? { column: '' }), to: asideId(sync) })),
  );
  const facts = new Map([...live.facts, ...aside.facts]);
  for (const fact of moves.flatMap((sync) => syncFacts(notYet(sync)))) facts.set(fact.id, fact);
  const before: Catalog = { ...live, facts };
  const building = planned(live, before);
  const { up, down, after } = exchange(before, moves, planned);
  return {
    up: [...building.up, ...up],
    down: [...down, ...begun(building.down)],
    moved: after,
  };
}

/** From where names have changed to where they have not; undefined when none have that `before` does not know of. */
export function movedBack(
  live: Catalog,
  before: Catalog,
  planned: (from: Catalog, to: Catalog) => Plan,
): { readonly actions: readonly Action[]; readonly left: Catalog } | undefined {
  const moves = syncsIn(live).filter(
    (sync) =>
      sync.moves !== undefined && sync.moves === namesIn(sync).now && !before.facts.has(triggerId(sync)),
  );
  if (moves.length === 0) return undefined;
  const left = withFunctions(withRenames(live, backward(moves)), moves.map(notYet));
  return { actions: exchange(left, moves, planned).down, left };
}

interface Exchanged {
  readonly up: readonly Action[];
  readonly down: readonly Action[];
  readonly after: Catalog;
}

/** Each table in a transaction of its own, since programs lock them in orders that nobody knows. */
function exchange(
  before: Catalog,
  moves: readonly Sync[],
  planned: (from: Catalog, to: Catalog) => Plan,
): Exchanged {
  let done: Exchanged = { up: [], down: [], after: before };
  for (const sync of moves) {
    const { up, down, after } = exchangeOne(done.after, sync, planned);
    done = { up: [...done.up, ...begun(up)], down: [...begun(down), ...done.down], after };
  }
  return done;
}

/** The function changes with the names, so that no row is written by one that knows others. */
function exchangeOne(before: Catalog, sync: Sync, planned: (from: Catalog, to: Catalog) => Plan): Exchanged {
  const renamed = withRenames(before, forward([sync]));
  const after = withFunctions(renamed, [sync]);
  const functions = planned(renamed, after);
  return {
    up: [...renameActions(before, renamed, forward([sync])), ...functions.up],
    down: [...functions.down, ...renameActions(renamed, before, backward([sync]))],
    after,
  };
}

const asideId = (sync: Sync): FactId => `column ${sync.table}.${suffixed(namesIn(sync).old, OLD_SUFFIX)}`;

function forward(moves: readonly Sync[]): readonly Rename[] {
  return moves.flatMap((sync) => {
    const { old, now } = namesIn(sync);
    return [
      { from: `column ${sync.table}.${old}`, to: `column ${sync.table}.${now}` },
      { from: asideId(sync), to: `column ${sync.table}.${old}` },
    ];
  });
}

const backward = (moves: readonly Sync[]): readonly Rename[] =>
  forward(moves)
    .map(({ from, to }) => ({ from: to, to: from }))
    .reverse();

function withFunctions(catalog: Catalog, syncs: readonly Sync[]): Catalog {
  const facts = new Map(catalog.facts);
  for (const sync of syncs)
    for (const fact of syncFacts(sync)) if (fact.id === functionId(sync)) facts.set(fact.id, fact);
  return { ...catalog, facts };
}
