/** Foreign keys and checks on live tables: added NOT VALID in an instant, then validated without blocking writes. */
import type { Action } from '../../catalog/action.ts';
import { lastName, ownerName } from '../../catalog/kind.ts';
import { onTablesInUse, type Rewritten, SHARE_UPDATE, type Technique } from './technique.ts';

export const foreignKey: Technique = {
  name: 'foreign-key',
  rewrite: (action, scene) => {
    if (!isAddition(action, 'foreign-key')) return undefined;
    // The table it points at is locked for an instant only: there are no rows to look up.
    if (scene.isNew(owner(action))) return { now: [{ ...action, cost: 'instant' }] };
    // It locks two tables: no third one is held meanwhile.
    return scene.isLive(owner(action)) ? inTwoSteps({ ...action, begins: true }) : undefined;
  },
};

export const check: Technique = {
  name: 'check',
  rewrite: (action, scene) =>
    isAddition(action, 'check') && onTablesInUse(action, scene) && !/ NO INHERIT$/.test(action.sql)
      ? inTwoSteps(action)
      : undefined,
};

function isAddition(action: Action, kind: string): boolean {
  return (
    action.fact.startsWith(`${kind} `) &&
    action.verb === 'create' &&
    action.cost !== 'instant' &&
    / ADD CONSTRAINT /.test(action.sql) &&
    !/ NOT VALID$/.test(action.sql)
  );
}

function owner(action: Action): string {
  return `table ${ownerName(action.fact)}`;
}

function inTwoSteps(action: Action): Rewritten {
  const { begins: _begins, ...rest } = action;
  return {
    now: [{ ...action, sql: `${action.sql} NOT VALID`, cost: 'instant', phase: 'expand' }],
    later: [
      {
        ...rest,
        sql: `ALTER TABLE ${ownerName(action.fact)} VALIDATE CONSTRAINT ${lastName(action.fact)}`,
        verb: 'validate',
        produces: [],
        consumes: [action.fact],
        ...SHARE_UPDATE,
        locked: action.locked,
        cost: 'scan',
        phase: 'contract',
      },
    ],
  };
}
