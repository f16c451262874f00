/**
 * Indexes and keys of partitioned tables. PostgreSQL cannot build one CONCURRENTLY as a whole, and as a whole it
 * keeps writers of every partition waiting. Here each partition gets its part concurrently; the whole is made ON ONLY
 * the partitioned table, where there are no rows, and takes the parts up. With the last of them it becomes valid.
 *
 * Tried on 14, 16, 17 and 18: ADD CONSTRAINT … USING INDEX is refused for a partitioned table, but not for its partitions; ADD
 * CONSTRAINT on the whole adopts theirs and builds nothing, yet takes SHARE (18: ACCESS EXCLUSIVE) on all of them at
 * once and names those it lacks. ON ONLY locks the whole alone, and ATTACH PARTITION keeps nobody waiting. A primary
 * key finds the columns NOT NULL already: the plan has made them so in the whole, by a validated check.
 */
import type { Action } from '../../catalog/action.ts';
import type { Fact, FactId } from '../../catalog/catalog.ts';
import { constraintClause } from '../../catalog/constraint.ts';
import { lastName, ownerName, sqlName } from '../../catalog/kind.ts';
import { indexStatement } from '../../catalog/kinds/index.ts';
import { attachesTo, partOf } from '../../catalog/partition.ts';
import { concurrently } from './index-build.ts';
import type { Arrangement, OnlineScene } from './technique.ts';
import { keyFromIndex } from './unique.ts';

/** `builds` come first: each stands alone. What follows is done in an instant. */
export interface Making {
  readonly builds: readonly Action[];
  readonly joins: readonly Action[];
}

interface Circumstances extends OnlineScene {
  /** What other actions of the plan make. */
  readonly made: ReadonlySet<FactId>;
  /** What is there and goes before the whole comes. */
  readonly leaving: ReadonlySet<FactId>;
  /** Quoted name to build a partition's part under: its own is taken until then. */
  builtAs(part: Fact): string;
}

/** What PostgreSQL 18 adds to it, and what DROP NOT NULL says for each partition therefore. */
const OWN_NOT_NULL = "from PostgreSQL 18 on its NOT NULLs are the partition's own as well as the whole's";

export const partitionedIndexes: Arrangement = (actions, scene) => {
  const leaving = new Set<FactId>();
  const around = { ...scene, made: madeBy(actions), leaving, builtAs: lastName };
  return actions.flatMap((action) => {
    const making = wholeOfParts(action, around);
    for (const id of action.destroys) leaving.add(id);
    return making === undefined ? [action] : [...making.builds, ...making.joins];
  });
};

/** The facts that these actions make. */
export function madeBy(actions: readonly Action[]): ReadonlySet<FactId> {
  return new Set(actions.flatMap((action) => (action.verb === 'create' ? action.produces : [])));
}

/** How the index or key of a partitioned table that `action` makes comes to be; undefined when it makes none, or cannot so. */
export function wholeOfParts(action: Action, around: Circumstances): Making | undefined {
  const fact = around.to.facts.get(action.fact);
  return fact === undefined || !isWhole(action, fact, around) ? undefined : whole(action, fact, around);
}

function isWhole(action: Action, fact: Fact, scene: OnlineScene): boolean {
  return (
    action.verb === 'create' &&
    action.produces.includes(fact.id) &&
    /^(?:CREATE (?:UNIQUE )?INDEX |ALTER TABLE .* ADD CONSTRAINT )/.test(action.sql) &&
    ['index', 'unique', 'primary-key'].includes(fact.kind) &&
    fact.attributes.invalid !== true &&
    isSettled(fact.parent ?? '', scene)
  );
}

/** True for a partitioned table that has the same partitions before and after; one with another bound leaves meanwhile. */
function isSettled(table: FactId, { from, to }: OnlineScene): boolean {
  const [before, after] = [from.facts.get(table), to.facts.get(table)];
  if (before?.attributes.partitionBy === undefined || after?.attributes.partitionBy === undefined)
    return false;
  const below = (facts: Iterable<Fact>): string =>
    [...facts]
      .flatMap((f) =>
        f.attributes.partitionOf === sqlName(table) ? [`${f.id} ${String(f.attributes.bound)}`] : [],
      )
      .sort()
      .join();
  return below(from.facts.values()) === below(to.facts.values());
}

/** Undefined when a partition cannot have a part: a foreign table, a temporal key, one that comes by another way. */
function whole(action: Action, fact: Fact, around: Circumstances): Making | undefined {
  const facts = [...around.to.facts.values()];
  const partitions = facts.filter((f) => f.attributes.partitionOf === sqlName(fact.parent ?? ''));
  const parts = facts.filter((other) => partOf(other) === fact.id);
  if (parts.length === 0 || parts.length !== partitions.length) return undefined;
  const only = onlyWhole(action, fact);
  const below = parts.map((part) => making(action, part, around));
  if (only === undefined || below.some((each) => each === undefined)) return undefined;
  const attached = parts.map((part): Action => {
    const step = attachesTo(part, fact.id);
    return { ...step, phase: 'contract', consumes: [part.id, fact.id] };
  });
  return {
    builds: below.flatMap((each) => each?.builds ?? []),
    joins: [...below.flatMap((each) => each?.joins ?? []), only, ...attached],
  };
}

/** How a partition's part comes to be, save that it is not attached yet. */
function making(action: Action, part: Fact, around: Circumstances): Making | undefined {
  const { made, to } = around;
  // It was there before, or another action of the plan makes it.
  if (made.has(part.id) || isThere(part, around)) return { builds: [], joins: [] };
  const table = part.parent ?? '';
  const sql =
    part.kind === 'index'
      ? indexStatement(part)
      : `ALTER TABLE ${ownerName(part)} ADD ${constraintClause(part)}`;
  const own: Action = { ...action, sql, fact: part.id, produces: [part.id], locked: [table] };
  if (to.facts.get(table)?.attributes.partitionBy !== undefined)
    return isSettled(table, around) ? whole(own, part, around) : undefined;
  // One that the plan makes anew is empty, and nobody knows it yet.
  if (made.has(table) || !around.isLive(table)) return undefined;
  const name = around.builtAs(part);
  if (part.kind === 'index') {
    const build = concurrently(own, name);
    if (build === undefined) return undefined;
    return name === lastName(part)
      ? { builds: [{ ...build, produces: own.produces }], joins: [] }
      : { builds: [build], joins: [takesName(own, name)] };
  }
  const key = keyFromIndex(own, name);
  if (key === undefined) return undefined;
  // Programs lock the whole first, then the partition: one is locked without the other.
  const attach: Action = {
    ...key.attach,
    begins: true,
    ...(part.kind === 'primary-key' ? { note: OWN_NOT_NULL } : {}),
  };
  return { builds: [key.build], joins: [attach] };
}

/** An index that was built under another name gets its own. */
export function takesName(making: Action, from: string): Action {
  return {
    ...making,
    sql: `ALTER INDEX ${ownerName(making.fact)}.${from} RENAME TO ${lastName(making.fact)}`,
    verb: 'alter',
    // Queries do not notice: since PostgreSQL 12 this locks the index against other changes only.
    lock: 'none',
    locked: [],
    cost: 'instant',
  };
}

/** An index of the partition that becomes a part: nothing but that changes. */
function isThere(part: Fact, { from, leaving }: Circumstances): boolean {
  const before = leaving.has(part.id) ? undefined : from.facts.get(part.id);
  return before !== undefined && before.attributes.definition === part.attributes.definition;
}

function onlyWhole(action: Action, fact: Fact): Action | undefined {
  const match =
    fact.kind === 'index'
      ? /^(CREATE (?:UNIQUE )?INDEX )(.*)$/s.exec(action.sql)
      : /^(ALTER TABLE )(.*)$/s.exec(action.sql);
  const [head = '', rest = ''] = match?.slice(1) ?? [];
  const name = fact.kind === 'index' ? `${lastName(fact)} ON ` : '';
  if (match === null || !rest.startsWith(name) || rest.slice(name.length).startsWith('ONLY '))
    return undefined;
  return {
    ...action,
    sql: `${head}${name}ONLY ${rest.slice(name.length)}`,
    locked: fact.parent === undefined ? [] : [fact.parent],
    cost: 'instant',
    phase: 'contract',
    begins: true,
    note: 'invalid until the last partition has its part',
  };
}
