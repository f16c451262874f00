/**
 * NOT NULL on a live table. SET NOT NULL alone reads the whole table under ACCESS EXCLUSIVE; with a validated
 * CHECK (c IS NOT NULL) it takes PostgreSQL's word for it (12 and later). The check is dropped again, so the
 * catalog is the one SET NOT NULL gives, constraint name on 18 included.
 */
import type { Action } from '../../catalog/action.ts';
import { lastName, ownerName } from '../../catalog/kind.ts';
import { quoteIdentifier, unquoteIdentifier } from '../../core/identifier.ts';
import { suffixed } from './name.ts';
import { onTablesInUse, SHARE_UPDATE, type Technique } from './technique.ts';

/** Under the name that PostgreSQL gives, or one of its own. */
const SETS_NOT_NULL =
  / (?:ALTER COLUMN .* SET NOT NULL|ADD CONSTRAINT .* NOT NULL (?!.* (?:NOT VALID|NO INHERIT)$).*)$/;

export const notNull: Technique = {
  name: 'not-null',
  rewrite: (action, scene) => {
    if (!SETS_NOT_NULL.test(action.sql) || !onTablesInUse(action, scene)) return undefined;
    const table = ownerName(action.fact);
    const column = lastName(action.fact);
    const name = checkName(table, column);
    const part = (sql: string, more: Partial<Action>): Action => ({
      ...action,
      sql,
      produces: [],
      destroys: [],
      cost: 'instant',
      ...more,
    });
    return {
      now: [
        part(`ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${column} IS NOT NULL) NOT VALID`, {
          phase: 'expand',
          note: 'refuses new NULLs at once',
        }),
      ],
      later: [
        part(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`, {
          verb: 'validate',
          ...SHARE_UPDATE,
          cost: 'scan',
          phase: 'contract',
        }),
        part(action.sql, { phase: 'contract', note: 'instant: the validated check stands for the scan' }),
        part(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`, { phase: 'contract' }),
      ],
    };
  },
};

/** `users_email_datawright_nn`; unlike PostgreSQL's own names, so that it meets none. */
function checkName(table: string, column: string): string {
  const words = [lastName(`table ${table}`), column].map(unquoteIdentifier).join('_');
  return suffixed(quoteIdentifier(words), '_datawright_nn');
}
