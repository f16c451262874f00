/** Indexes on live tables and materialised views: built and dropped CONCURRENTLY. */
import type { Action } from '../../catalog/action.ts';
import { lastName, ownerName, sqlName } from '../../catalog/kind.ts';
import { quoteLiteral } from '../../core/identifier.ts';
import { concurrentBuild, onLiveTables, SHARE_UPDATE, type Technique } from './technique.ts';

export const createIndex: Technique = {
  name: 'create-index',
  rewrite: (action, scene) => {
    const index = scene.to.facts.get(action.fact);
    if (index?.kind !== 'index' || !onLiveTables(action, scene)) return undefined;
    // Where partitions come to a new whole they alone are live.
    if (scene.to.facts.get(index.parent ?? '')?.attributes.partitionBy !== undefined) return undefined;
    const build = concurrently(action, lastName(action.fact));
    return build === undefined ? undefined : { now: [{ ...build, produces: action.produces }] };
  },
};

export const dropIndex: Technique = {
  name: 'drop-index',
  rewrite: (action, scene) =>
    /^DROP INDEX (?!CONCURRENTLY)/.test(action.sql) && onLiveTables(action, scene)
      ? { now: [concurrentDrop(action, sqlName(action.fact))] }
      : undefined,
};

/** The build of the index under a name of its schema; undefined when the action is another one. */
export function concurrently(action: Action, name: string): Action | undefined {
  const match = /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)(.*)$/s.exec(action.sql);
  const rest = match?.[2];
  if (rest === undefined || !rest.startsWith(`${lastName(action.fact)} ON `)) return undefined;
  const sql = `CREATE ${match?.[1] ?? ''}INDEX CONCURRENTLY ${name}${rest.slice(lastName(action.fact).length)}`;
  return concurrentBuild({ ...action, produces: [] }, sql, `${ownerName(action.fact)}.${name}`);
}

/** @param name quoted and qualified */
export function concurrentDrop(action: Action, name: string): Action {
  return {
    ...action,
    sql: `DROP INDEX CONCURRENTLY IF EXISTS ${name}`,
    ...SHARE_UPDATE,
    transactional: false,
    doneWhen: `SELECT to_regclass(${quoteLiteral(name)}) IS NULL`,
  };
}
