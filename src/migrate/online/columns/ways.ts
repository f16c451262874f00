/** Plans in two directions that are put together from parts. */
import type { Action } from '../../../catalog/action.ts';
import type { FactId } from '../../../catalog/catalog.ts';
import type { Plan } from '../../plan.ts';

/** Each direction has its own way: a primary key cannot be on two columns at once. */
export type Ways = Pick<Plan, 'up' | 'down'>;

/** Begins a transaction. */
export const begun = (actions: readonly Action[]): readonly Action[] =>
  actions.map((action, i) => (i === 0 ? { ...action, begins: true } : action));

/** Tables that programs lock in orders of their own, each in a transaction of its own. */
export function oneTableEach(actions: readonly Action[]): readonly Action[] {
  let held: ReadonlySet<FactId> = new Set();
  return actions.map((action) => {
    const fresh = action.begins === true || !action.transactional;
    const other = action.locked.some((id) => !held.has(id));
    const apart = !fresh && other && held.size > 0;
    if (fresh || other) held = new Set(action.locked);
    return apart ? { ...action, begins: true } : action;
  });
}
