/** The first statement of a migration that takes a lock before a timeout is set. */
import type { Lock } from '../../catalog/action.ts';
import { isStronger, locksOf } from './locks.ts';
import { oncePerScene, type Scene } from './scene.ts';
import type { Span } from './span.ts';
import { type Statement, spanOf } from './statement.ts';

export function firstUnprotected(
  statement: Statement,
  scene: Scene,
  timeout: 'lock_timeout' | 'statement_timeout',
): readonly (Span & { readonly lock: string })[] {
  if (scene.settings.timeouts.includes(timeout)) return [];
  const lock = waitsFor(statement, scene);
  const isSet = scene.before('setting', statement.start).some((fact) => fact.name === timeout);
  if (lock === undefined || isSet) return [];
  return firstWaiting(scene) === statement.index ? [{ ...spanOf(statement), lock }] : [];
}

const firstWaiting = oncePerScene((scene) =>
  scene.statements.findIndex((statement) => waitsFor(statement, scene) !== undefined),
);

/** Statements on what is there already and is no relation: PostgreSQL locks the object, or the tables that use it. */
const CHANGES =
  /^(?:Alter(?:Domain|Enum|Type|Function|Seq|Extension|ExtensionContents|ObjectSchema|Owner|Publication|Statistics|Operator|Collation|EventTrig|FdwS|ForeignServer)|Drop|DropOwned|Rename|CreateExtension|CreatePublication)Stmt$/;

function waitsFor(statement: Statement, scene: Scene): string | undefined {
  const locks = locksOf(statement);
  const strongest = strongestUsed(statement, scene);
  if (strongest !== 'none') return strongest;
  const [kind = ''] = Object.keys(statement.node);
  return locks.length === 0 && CHANGES.test(kind) ? 'a lock' : undefined;
}

/** The strongest lock on a relation that others may use. */
function strongestUsed(statement: Statement, scene: Scene): Lock {
  return locksOf(statement)
    .filter(({ on }) => !scene.isNew(on, statement.start))
    .reduce<Lock>((strongest, { lock }) => (isStronger(lock, strongest) ? lock : strongest), 'none');
}
