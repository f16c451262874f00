/** The first statement of a migration that takes a lock before a timeout is set. */
import type { Lock } from '../../catalog/action.ts';
import { isStronger, locksOf } from './locks.ts';
import type { Scene } from './scene.ts';
import { type Statement, spanOf } from './statement.ts';

export function firstUnprotected(
  statement: Statement,
  scene: Scene,
  timeout: 'lock_timeout' | 'statement_timeout',
): readonly { readonly start: number; readonly end: number; readonly lock: Lock }[] {
  if (scene.settings.timeouts.includes(timeout)) return [];
  const lock = strongestUsed(statement, scene);
  const isSet = scene.before('setting', statement.start).some((fact) => fact.name === timeout);
  if (lock === 'none' || isSet) return [];
  const first = !scene.statements.slice(0, statement.index).some((s) => strongestUsed(s, scene) !== 'none');
  return first ? [{ ...spanOf(statement), lock }] : [];
}

/** The strongest lock on a relation that others may use. */
function strongestUsed(statement: Statement, scene: Scene): Lock {
  return locksOf(statement)
    .filter(({ on }) => !scene.isNew(on, statement.start))
    .reduce<Lock>((strongest, { lock }) => (isStronger(lock, strongest) ? lock : strongest), 'none');
}
