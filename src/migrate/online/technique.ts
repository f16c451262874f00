/** A technique: how one kind of plain action becomes statements that a busy table does not notice. */
import type { Action } from '../../catalog/action.ts';
import type { Catalog, Fact, FactId } from '../../catalog/catalog.ts';
import { quoteLiteral } from '../../core/identifier.ts';

export interface Technique {
  readonly name: string;
  /** What runs instead, or undefined when the action is not its business. Both together give the same catalog. */
  rewrite(action: Action, scene: OnlineScene): Rewritten | undefined;
}

export interface Rewritten {
  /** In the action's place. */
  readonly now: readonly Action[];
  /** At the end of the plan unless something in it waits for the fact; scans that hold no one up. */
  readonly later?: readonly Action[];
}

/** Puts actions that belong together next to each other, or other ones in their place. */
export type Arrangement = (actions: readonly Action[], scene: OnlineScene) => readonly Action[];

export interface OnlineScene {
  readonly from: Catalog;
  readonly to: Catalog;
  /** Made by this plan, so empty while it runs. */
  isNew(id: FactId): boolean;
  /** A table that had rows before this plan: neither made by it nor partitioned. */
  isLive(id: FactId): boolean;
  /** A table that was there before this plan, partitioned or not. */
  isInUse(id: FactId): boolean;
  /** True for what is there before this plan, and is neither dropped nor made anew by it. */
  stays(id: FactId): boolean;
  /** The id that a fact has before the renames of this plan. */
  idBefore(id: FactId): FactId;
  /** The fact an action is about: as it will be, or as it was. */
  fact(action: Action): Fact | undefined;
}

/** True when every table the action locks is a plain table that is already there. */
export function onLiveTables(action: Action, scene: OnlineScene): boolean {
  return action.locked.length > 0 && action.locked.every((id) => scene.isLive(id));
}

/** True when every table the action locks is already there: what PostgreSQL does in all partitions alike. */
export function onTablesInUse(action: Action, scene: OnlineScene): boolean {
  return action.locked.length > 0 && action.locked.every((id) => scene.isInUse(id));
}

export const SHARE_UPDATE = { lock: 'SHARE UPDATE EXCLUSIVE' } as const;

/** A concurrent index build with its resume conditions. `name` is quoted and qualified. */
export function concurrentBuild(action: Action, sql: string, name: string): Action {
  return {
    ...action,
    sql,
    ...SHARE_UPDATE,
    cost: 'scan',
    transactional: false,
    phase: 'expand',
    doneWhen: `SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(${quoteLiteral(name)}) AND indisvalid)`,
    cleanup: `DROP INDEX CONCURRENTLY IF EXISTS ${name}`,
  };
}
