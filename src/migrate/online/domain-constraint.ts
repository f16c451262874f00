/**
 * Checks of domains. PostgreSQL (to 18) reads every table with a column of the domain under SHARE, whichever statement
 * validates it. NOT VALID at least refuses new values at once, and the reading stands alone and is tried again by itself.
 */
import type { Action } from '../../catalog/action.ts';
import { sqlName } from '../../catalog/kind.ts';
import { onTablesInUse, type Technique } from './technique.ts';

const CHECK = / ADD CONSTRAINT ("(?:[^"]|"")*"|\S+) CHECK (?!.* NOT VALID$)/s;

export const domainConstraint: Technique = {
  name: 'domain-constraint',
  rewrite: (action, scene) => {
    if (!action.fact.startsWith('domain ') || action.cost !== 'scan' || !onTablesInUse(action, scene))
      return undefined;
    const reading: Action = { ...action, note: noteOn(action) };
    const name = CHECK.exec(action.sql)?.[1];
    if (name === undefined) return { now: [reading] };
    return {
      now: [
        {
          ...action,
          sql: `${action.sql} NOT VALID`,
          lock: 'none',
          locked: [],
          cost: 'instant',
          phase: 'expand',
          note: 'refuses at once what the check refuses',
        },
      ],
      later: [
        {
          ...reading,
          sql: `ALTER DOMAIN ${sqlName(action.fact)} VALIDATE CONSTRAINT ${name}`,
          verb: 'validate',
          produces: [],
          consumes: [action.fact],
          phase: 'contract',
        },
      ],
    };
  },
};

function noteOn({ sql, locked }: Action): string {
  const tables = locked.map((id) => sqlName(id).replace(/^public\./, '')).join(', ');
  const instead = / NOT NULL$/.test(sql)
    ? 'NOT NULL on the columns, or a check (VALUE IS NOT NULL) left NOT VALID, keeps nobody waiting'
    : "a check on each table is validated beside its writers; the domain's may stay NOT VALID";
  return `no online way: PostgreSQL locks ${tables} against writers (SHARE) while it reads the rows; ${instead}`;
}
