/** Indexes on live tables and materialised views: built and dropped CONCURRENTLY. */
import { sqlName } from '../../catalog/kind.ts';
import { quoteLiteral } from '../../core/identifier.ts';
import { concurrentBuild, onLiveTables, SHARE_UPDATE, type Technique } from './technique.ts';

export const createIndex: Technique = {
  name: 'create-index',
  rewrite: (action, scene) => {
    const match = /^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)(.*)$/s.exec(action.sql);
    if (match === null || !action.fact.startsWith('index ') || !onLiveTables(action, scene)) return undefined;
    const sql = `CREATE ${match[1] ?? ''}INDEX CONCURRENTLY ${match[2] ?? ''}`;
    return { now: [concurrentBuild(action, sql, sqlName(action.fact))] };
  },
};

export const dropIndex: Technique = {
  name: 'drop-index',
  rewrite: (action, scene) => {
    if (!/^DROP INDEX (?!CONCURRENTLY)/.test(action.sql) || !onLiveTables(action, scene)) return undefined;
    return {
      now: [
        {
          ...action,
          sql: action.sql.replace(/^DROP INDEX (?:IF EXISTS )?/, 'DROP INDEX CONCURRENTLY IF EXISTS '),
          ...SHARE_UPDATE,
          transactional: false,
          doneWhen: `SELECT to_regclass(${quoteLiteral(sqlName(action.fact))}) IS NULL`,
        },
      ],
    };
  },
};
