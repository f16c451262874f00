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
    const key = keyFromIndex(action, lastName(action.fact));
    return key === undefined ? undefined : { now: [key.build, key.attach] };
  },
};

export interface KeyFromIndex {
  readonly build: Action;
  /** Makes the index the constraint's, whose name it takes. */
  readonly attach: Action;
}

/** @param index name to build it under, quoted; undefined when the key has no index it could be made from */
export function keyFromIndex(action: Action, index: string): KeyFromIndex | undefined {
  const match = DEFINITION.exec(action.sql);
  // Temporal keys and the like have no index to be made from.
  if (match === null || /WITHOUT OVERLAPS/.test(action.sql)) return undefined;
  const [, kind, nulls = '', columns, include = '', options = '', deferrable = ''] = match;
  const table = ownerName(action.fact);
  const place = [...nameParts(table).slice(0, -1), index].join('.');
  return {
    build: concurrentBuild(
      { ...action, produces: [], note: 'a killed build is found and begun again' },
      `CREATE UNIQUE INDEX CONCURRENTLY ${index} ON ${table} ${columns}${include}${nulls}${options}`,
      place,
    ),
    // On resume the index may already belong to the constraint, and cannot be dropped by its name then.
    attach: {
      ...action,
      sql: `ALTER TABLE ${table} ADD CONSTRAINT ${lastName(action.fact)} ${kind} USING INDEX ${index}${deferrable}`,
      cost: 'instant',
    },
  };
}
