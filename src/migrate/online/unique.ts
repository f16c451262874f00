/** Unique constraints and primary keys on live tables: the index is built concurrently, then made the constraint's. */
import type { Action } from '../../catalog/action.ts';
import { lastName, nameParts, ownerName } from '../../catalog/kind.ts';
import { concurrentBuild, onLiveTables, type Technique } from './technique.ts';

const DEFINITION =
  /^ALTER TABLE .* ADD CONSTRAINT .*? (UNIQUE|PRIMARY KEY)( NULLS NOT DISTINCT)? (\([^()]*\))( INCLUDE \([^()]*\))?( WITH \([^()]*\))?((?: DEFERRABLE)?(?: INITIALLY DEFERRED)?)$/;

export const unique: Technique = {
  name: 'unique',
  rewrite: (action, scene) => {
    if (!/^(?:unique|primary-key) /.test(action.fact) || action.verb !== 'create') return undefined;
    if (!onLiveTables(action, scene)) return undefined;
    const match = DEFINITION.exec(action.sql);
    // Temporal keys and the like have no index to be made from.
    if (match === null || /WITHOUT OVERLAPS/.test(action.sql)) return undefined;
    const [, kind, nulls = '', columns, include = '', options = '', deferrable = ''] = match;
    const table = ownerName(action.fact);
    const name = lastName(action.fact);
    const index = [...nameParts(table).slice(0, -1), name].join('.');
    const build = concurrentBuild(
      { ...action, produces: [], note: 'a killed build is found and begun again' },
      `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${table} ${columns}${include}${nulls}${options}`,
      index,
    );
    // On resume the index may already belong to the constraint, and cannot be dropped by its name then.
    const attach: Action = {
      ...action,
      sql: `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${kind} USING INDEX ${name}${deferrable}`,
      cost: 'instant',
    };
    return { now: [build, attach] };
  },
};
