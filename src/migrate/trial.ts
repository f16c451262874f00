/**
 * A plan tried out where the database stands as it was: UP, a look, DOWN, a look. Each look is taken with two eyes,
 * the catalog the planner works with and the oracle that shares nothing with it, and the rows are counted up.
 */
import type { Action } from '../catalog/action.ts';
import type { Catalog, FactId, KindName } from '../catalog/catalog.ts';
import { parentsOf } from '../catalog/heritage.ts';
import { introspect } from '../catalog/introspect.ts';
import { sqlName } from '../catalog/kind.ts';
import { EVERYTHING } from '../catalog/scope.ts';
import { PostgresError, type PostgresSession } from '../core/ports/postgres.ts';
import { compare } from './compare.ts';
import { describe } from './describe.ts';
import { rowsChecksum } from './observe.ts';
import { readingDifferences } from './oracle/differences.ts';
import type { Oracle, Reading } from './oracle/oracle.ts';
import type { RoleScope } from './oracle/roles.ts';
import type { Plan } from './plan.ts';
import { plan as planBetween } from './planner.ts';
import { idsBefore } from './rename.ts';

/** What there is, seen with both eyes. */
export interface Sight {
  readonly catalog: Catalog;
  readonly reading: Reading;
}

export async function look(session: PostgresSession, oracle: Oracle, roles: RoleScope): Promise<Sight> {
  return {
    catalog: await introspect(session, { ...EVERYTHING, roles }),
    reading: await oracle.read(session, roles),
  };
}

/** Where two sights differ; empty when they do not. */
export interface Divergence {
  readonly catalog: readonly FactId[];
  readonly oracle: readonly string[];
}

export interface Trial {
  readonly up: Divergence;
  /** What a second plan would still do after UP. */
  readonly replanned: readonly Action[];
  readonly down: Divergence;
  /** Seeded tables that the plan claims to keep, and those of them whose rows are not what they were. */
  readonly kept: readonly string[];
  readonly differing: readonly string[];
}

export interface Stage {
  readonly session: PostgresSession;
  /** Tables with seeded rows. */
  readonly seeded: readonly string[];
  look(): Promise<Sight>;
  /** Runs one statement of the plan. */
  perform(action: Action): Promise<void>;
}

/** A statement that PostgreSQL refused. */
export class StepFailed extends Error {
  readonly direction: 'UP' | 'DOWN';
  readonly index: number;
  readonly action: Action;
  readonly error: PostgresError;
  /** What UP had led to, when DOWN fails. */
  readonly up: Pick<Trial, 'up' | 'replanned'> | undefined;

  constructor(
    direction: 'UP' | 'DOWN',
    index: number,
    action: Action,
    error: PostgresError,
    up: Pick<Trial, 'up' | 'replanned'> | undefined,
  ) {
    super(error.message, { cause: error });
    this.name = 'StepFailed';
    this.up = up;
    this.direction = direction;
    this.index = index;
    this.action = action;
    this.error = error;
  }
}

/** @throws StepFailed */
export async function tryOut(plan: Plan, from: Sight, to: Sight, stage: Stage): Promise<Trial> {
  const kept = keptTables(plan, stage.seeded, from.catalog);
  const before = await checksums(stage.session, kept);
  await run(plan.up, 'UP', stage, undefined);
  const there = await stage.look();
  const up = { up: divergence(there, to), replanned: planBetween(there.catalog, to.catalog).up };
  await run(plan.down, 'DOWN', stage, up);
  const down = divergence(await stage.look(), from);
  // Rows of a catalog that is not the same cannot be compared.
  const comparable = down.catalog.length === 0 ? kept : [];
  const after = await checksums(stage.session, comparable);
  const differing = kept.filter((table) => before.get(table) !== after.get(table));
  return { ...up, down, kept, differing };
}

async function run(
  actions: readonly Action[],
  direction: 'UP' | 'DOWN',
  stage: Stage,
  up: StepFailed['up'],
): Promise<void> {
  for (const [index, action] of actions.entries()) {
    try {
      await stage.perform(action);
    } catch (error) {
      throw error instanceof PostgresError ? new StepFailed(direction, index, action, error, up) : error;
    }
  }
}

function divergence(actual: Sight, wanted: Sight): Divergence {
  return {
    catalog: compare(actual.catalog, wanted.catalog).map((delta) => delta.id),
    oracle: readingDifferences(actual.reading, wanted.reading),
  };
}

/** Seeded tables that no action claims to harm. */
function keptTables(plan: Plan, seeded: readonly string[], from: Catalog): readonly string[] {
  const earlier = idsBefore(from, plan.deltas);
  const harmed = new Set<FactId>(
    plan.up
      .filter((a) => a.data === 'lossy' || a.data === 'irreversible')
      .flatMap((a) => [...a.locked, ...a.destroys, ...tablesOfType(a.fact, from)])
      .flatMap((id) => [id, ...above(id, from)])
      .flatMap((id) => [id, earlier.get(id) ?? id]),
  );
  return seeded.filter((table) => !harmed.has(`table ${table}`));
}

/** Tables that show the rows of a table as their own. */
function above(table: FactId, catalog: Catalog): readonly FactId[] {
  return parentsOf(catalog.facts.get(table)).flatMap((parent) => [parent, ...above(parent, catalog)]);
}

const TYPES: readonly KindName[] = ['enum', 'domain', 'composite', 'range'];

/** Tables with columns of a type, a table's rows among them, which a change of the type changes without naming them. */
function tablesOfType(changed: FactId, { facts }: Catalog): readonly FactId[] {
  const fact = facts.get(changed);
  const type = fact?.kind === 'column' ? fact.parent : changed;
  const kind = type === undefined ? undefined : facts.get(type)?.kind;
  const found = new Set(
    type !== undefined && (kind === 'table' || TYPES.some((one) => one === kind)) ? [type] : [],
  );
  for (const id of found)
    for (const fact of facts.values())
      if ((TYPES.includes(fact.kind) || fact.kind === 'column') && fact.dependsOn.includes(id))
        found.add(fact.id);
  return [...found].flatMap((id) => facts.get(id)?.parent ?? []);
}

async function checksums(
  session: PostgresSession,
  tables: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const sums = new Map<string, string>();
  for (const table of tables) sums.set(table, await rowsChecksum(session, table));
  return sums;
}

/** A statement that some rows can refuse: what the data of the target has to satisfy first. */
export interface Demand {
  readonly table: string;
  readonly sql: string;
  readonly message: string;
}

/** Integrity and conversion errors come from rows; the seeded tables behind them are named. */
export function demandsOf(
  { action, direction, error }: StepFailed,
  seeded: readonly string[],
): readonly Demand[] {
  if (!/^(?:22|23|55|42804)/.test(error.fields.sqlState)) return [];
  const locked = new Set(action.locked.map(sqlName));
  const named = seeded.filter((table) => locked.has(table));
  // A table the plan made or renamed: all seeded rows may be behind it.
  return (named.length > 0 ? named : seeded).map((table) => ({
    table,
    sql: action.sql,
    message: `${direction.toLowerCase()}: ${describe(action).what}: ${error.fields.message}`,
  }));
}

/** Columns that may be NULL now and may not later get values, or SET NOT NULL would be refused by our own rows. */
export function notNullLater(from: Catalog, to: Catalog): ReadonlySet<string> {
  const names: string[] = [];
  for (const [id, fact] of to.facts)
    if (
      fact.kind === 'column' &&
      fact.attributes.notNull === true &&
      from.facts.get(id)?.attributes.notNull === false
    )
      names.push(sqlName(id));
  return new Set(names);
}
