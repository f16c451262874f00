/**
 * The application that goes on while its table is migrated: short statements, transactions over several rows, and
 * slow ones over two tables. Its sessions have the lock_timeout of the migration: a statement that would have to wait
 * longer fails, by PostgreSQL's own clock.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What the application knows of table `t` besides `id`, `owner` and `amount`. */
export interface Application {
  /** Text columns that it writes, and reads back. */
  readonly writes: readonly string[];
}

export interface LoadCount {
  readonly statements: number;
  readonly failures: readonly string[];
  /** Milliseconds that one statement waited for locks at once, as sampled from pg_locks. */
  readonly longestWait: number;
  /** Rows that do not hold what was last written to them. */
  readonly lost: readonly string[];
}

export interface Load {
  stop(): Promise<LoadCount>;
}

const SAMPLED_EVERY = 20;
const NAME = 'application';

/** @param lockTimeout milliseconds */
export async function startLoad(
  url: string,
  application: Application,
  rows: number,
  lockTimeout: number,
): Promise<Load> {
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url, application_name: NAME });
    await client.connect();
    await client.query(`SET lock_timeout = '${lockTimeout}ms'`);
    return client;
  };
  const workers = await Promise.all(scripts.map(connect));
  const watcher = await connect();
  const state = { running: true, statements: 0, longestWait: 0 };
  const failures: string[] = [];
  const written = new Map<number, string>();
  const [top] = (await watcher.query<{ id: number }>('SELECT max(id)::int AS id FROM t')).rows;

  const working = workers.map(async (client, worker) => {
    const script = scripts[worker];
    if (script === undefined) return;
    for (let n = 0; state.running; n += 1) {
      // Every worker has rows of its own, so that the last word on a row is known.
      const nth = (n * 7919) % Math.floor(rows / scripts.length);
      const old = 1 + nth * scripts.length + worker;
      const fresh = (top?.id ?? rows) + 1 + n * scripts.length + worker;
      const value = `w${worker} ${n}`;
      const { sql, ids } = script({ application, n, old, fresh, value });
      try {
        await client.query(sql);
        for (const id of ids) written.set(id, value);
      } catch (error) {
        failures.push(`${error instanceof Error ? error.message : String(error)}: ${sql}`);
      }
      state.statements += 1;
      await sleep(script === slow ? 100 : 2);
    }
  });
  const watching = (async () => {
    while (state.running) {
      const { rows: waits } = await watcher.query<{ longest: number }>(
        `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - l.waitstart)), 0)::float8 * 1000 AS longest
         FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE NOT l.granted AND a.application_name = '${NAME}' AND a.datname = current_database()`,
      );
      state.longestWait = Math.max(state.longestWait, waits[0]?.longest ?? 0);
      await sleep(SAMPLED_EVERY);
    }
  })();

  return {
    async stop() {
      state.running = false;
      await Promise.all([...working, watching]);
      const lost = await lostOf(watcher, application, written);
      await Promise.all([watcher, ...workers].map((client) => client.end()));
      return { statements: state.statements, failures, longestWait: state.longestWait, lost };
    },
  };
}

interface Turn {
  readonly application: Application;
  readonly n: number;
  /** A row that was there, and one that was not. */
  readonly old: number;
  readonly fresh: number;
  readonly value: string;
}

interface Work {
  readonly sql: string;
  /** Rows that hold the value afterwards. */
  readonly ids: readonly number[];
}

const update = ({ application, n, value }: Turn, id: number): string =>
  `UPDATE t SET ${application.writes.map((column) => `${column} = '${value}'`).join(', ')}, amount = ${n} WHERE id = ${id}`;

const insert = ({ application, n, fresh, value }: Turn): string =>
  `INSERT INTO t (id, owner, amount, ${application.writes.join(', ')})
   VALUES (${fresh}, ${1 + (n % 100)}, ${n}, ${application.writes.map(() => `'${value}'`).join(', ')})`;

/** Several statements of one text are one transaction. */
function quick(turn: Turn): Work {
  const { n, old, fresh } = turn;
  if (n % 4 === 0)
    return {
      sql: `SELECT count(${turn.application.writes[0]}) FROM t WHERE id BETWEEN ${old} AND ${old + 20}`,
      ids: [],
    };
  if (n % 4 === 1) return { sql: update(turn, old), ids: [old] };
  if (n % 4 === 2) return { sql: insert(turn), ids: [fresh] };
  return { sql: `${insert(turn)}; ${update(turn, old)}`, ids: [old, fresh] };
}

/** First the other table, then this one: against a migration that locks them the other way round. */
function slow(turn: Turn): Work {
  const { n, old } = turn;
  const pause = 'SELECT pg_sleep(0.05)';
  return {
    sql: `UPDATE owners SET name = '${turn.value}' WHERE id = ${1 + (n % 100)}; ${pause}; ${update(turn, old)}; ${pause}`,
    ids: [old],
  };
}

const scripts: readonly ((turn: Turn) => Work)[] = [quick, quick, slow];

async function lostOf(
  client: pg.Client,
  application: Application,
  written: ReadonlyMap<number, string>,
): Promise<readonly string[]> {
  const [ids, values] = [[...written.keys()], [...written.values()]];
  const wrong = application.writes.map((column) => `t.${column} IS DISTINCT FROM w.value`).join(' OR ');
  const { rows } = await client.query<{ line: string }>(
    `SELECT w.id || ': ' || w.value || ' was written, and is ' || coalesce(to_jsonb(t)::text, 'gone') AS line
     FROM unnest($1::int[], $2::text[]) AS w (id, value) LEFT JOIN t USING (id) WHERE t.id IS NULL OR ${wrong} LIMIT 5`,
    [ids, values],
  );
  return rows.map((row) => row.line);
}
