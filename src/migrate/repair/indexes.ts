/** Invalid indexes that a killed concurrent build left: they cost every write and serve no read. */
import { readExpected } from '../expected.ts';
import type { Mend, Repair } from './mend.ts';

export const indexes: Repair = {
  async find({ session, history }) {
    const rows = await session.query<{ name: string; building: boolean }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name,
              EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) AS building
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname !~ '^pg_'
       ORDER BY 1`,
    );
    const expected = await readExpected(session);
    return rows.map(({ name, building }): Mend => {
      const mend = { name: `index:${name.replace(/^public\./, '')}`, what: `index ${name} is invalid` };
      if (building) return { ...mend, does: 'nothing: it is being built at this moment' };
      if (history.unfinished !== undefined)
        return { ...mend, does: `nothing: ${history.unfinished.name} is unfinished and builds it again` };
      // PostgreSQL's own names for what an interrupted REINDEX CONCURRENTLY leaves beside the index.
      const leftover = /_cc(?:new|old)\d*"?$/.test(name);
      const wanted = expected?.catalog.facts.get(`index ${name}`);
      const rebuild = !leftover && wanted !== undefined && wanted.attributes.invalid !== true;
      return {
        ...mend,
        does: rebuild ? 'builds it again, concurrently' : 'drops it, concurrently: no migration made it',
        mend: () =>
          session.execute(
            rebuild ? `REINDEX INDEX CONCURRENTLY ${name}` : `DROP INDEX CONCURRENTLY IF EXISTS ${name}`,
          ),
      };
    });
  },
};
