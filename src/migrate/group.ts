/**
 * Which actions share a transaction. As many as possible, so that a migration is seen whole or not at all; but
 * what reads or rewrites a table stands alone, so that no strong lock taken for an instant is held through it, and what
 * says so begins anew.
 */
import type { Action } from '../catalog/action.ts';

export interface Group {
  /** Position of the first action in the plan, from 0. */
  readonly first: number;
  readonly actions: readonly Action[];
  readonly transactional: boolean;
}

export function groupActions(actions: readonly Action[]): readonly Group[] {
  const groups: { first: number; actions: Action[]; transactional: boolean; closed: boolean }[] = [];
  for (const [index, action] of actions.entries()) {
    const alone = standsAlone(action);
    const last = groups.at(-1);
    if (last === undefined || last.closed || alone || action.begins === true)
      groups.push({ first: index, actions: [action], transactional: action.transactional, closed: alone });
    else last.actions.push(action);
  }
  return groups.map(({ first, actions: members, transactional }) => ({
    first,
    actions: members,
    transactional,
  }));
}

function standsAlone(action: Action): boolean {
  if (!action.transactional) return true;
  // A value added to an enum cannot be used before the transaction that added it has committed.
  if (/^ALTER TYPE .* ADD VALUE/is.test(action.sql)) return true;
  return action.cost !== 'instant' && action.locked.length > 0;
}
