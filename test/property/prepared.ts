/**
 * A session that plans what it reads a catalog with but once: planning such a statement takes longer than running it,
 * and a trial runs it twenty times.
 */
import type { PostgresSession } from '../../src/core/ports/postgres.ts';

const LONG = 2000;

export function preparing(session: PostgresSession): PostgresSession {
  const names = new Map<string, string>();
  return {
    ...session,
    async query(sql, values) {
      if (sql.length < LONG || values !== undefined) return session.query(sql, values);
      const name = names.get(sql) ?? `read_${names.size}`;
      if (!names.has(sql)) {
        await session.execute(`PREPARE ${name} AS ${sql}`);
        names.set(sql, name);
      }
      return session.query(`EXECUTE ${name}`);
    },
  };
}
