/**
 * Checks of domains. PostgreSQL (14 to 18) reads every table and materialised view with a column of the domain under
 * SHARE, whichever statement validates it, and has all of them locked before it reads the first. NOT VALID at least
 * refuses new values at once, and the reading stands alone, at the end, and is tried again by itself.
 */
import type { Action } from '../../catalog/action.ts';
import { sqlName } from '../../catalog/kind.ts';
import type { Technique } from './technique.ts';

const MOST_NAMES = 6;
const CHECK = / ADD CONSTRAINT ("(?:[^"]|"")*"|\S+) CHECK (?!.* NOT VALID$)/s;

export const domainConstraint: Technique = {
  name: 'domain-constraint',
  rewrite: (action, scene) => {
    const inUse = action.locked.some((id) => !scene.isNew(id));
    if (!action.fact.startsWith('domain ') || action.cost !== 'scan' || !inUse) return undefined;
    const reading: Action = { ...action, phase: 'contract', note: noteOn(action) };
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
        },
      ],
    };
  },
};

function noteOn({ sql, locked }: Action): string {
  const names = locked.map((id) => sqlName(id).replace(/^public\./, '')).sort();
  const more = names.length - MOST_NAMES;
  const tables = names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const instead = / NOT NULL$/.test(sql)
    ? 'NOT NULL on the columns, or a check (VALUE IS NOT NULL) left NOT VALID, keeps nobody waiting'
    : "a check on each table is validated beside its writers; the domain's may stay NOT VALID";
  return `no online way: PostgreSQL locks ${tables} against writers (SHARE) while it reads the rows; ${instead}`;
}
