/**
 * The oracle: a second reading of a database that shares neither code nor model with the catalog the planner works
 * with. It reads the system catalogs themselves — every one PostgreSQL has, every column of it — and leaves out only
 * what is known not to be schema, so it sees what no kind models too. A plan is believed when both agree.
 */
import type { Json } from '../../core/hash.ts';
import type { PostgresSession } from '../../core/ports/postgres.ts';
import { type Extraction, learnExtraction } from './extraction.ts';
import { type Known, type RawRow, resolveRows } from './identities.ts';
import { type RoleScope, readRoles } from './roles.ts';
import { withoutSecrets } from './secrets.ts';
import { oneSpelling } from './spelling.ts';

/** What there is → how it is, as text; by identity, sorted. */
export type Reading = ReadonlyMap<string, string>;

export interface Oracle {
  /** Everything in the session's database that is schema, and the roles of the cluster that `roles` says. */
  read(session: PostgresSession, roles?: RoleScope): Promise<Reading>;
}

interface Learned {
  readonly extraction: Extraction;
  readonly known: Known;
}

/** Learns each server's system catalogs once; one oracle serves thousands of readings. */
export function createOracle(): Oracle {
  const versions = new Map<number, Learned>();
  const learn = async (session: PostgresSession): Promise<Learned> => {
    const learned = { extraction: await learnExtraction(session), known: new Map<string, string>() };
    versions.set(session.serverVersion, learned);
    return learned;
  };
  return {
    read: (session, roles = 'mentioned') =>
      withPlainNames(session, async () => {
        const { extraction, known } = versions.get(session.serverVersion) ?? (await learn(session));
        const rows = await rowsOf(session, extraction.sql);
        const raw = rows.map(
          ({ catalog, oid, row }): RawRow => ({
            catalog,
            oid,
            values: JSON.parse(row) as Record<string, Json>,
          }),
        );
        const objects = (await resolveRows(session, extraction, raw, known)).map(({ identity, values }) => ({
          identity,
          line: oneSpelling(JSON.stringify(withoutSecrets(values))),
        }));
        return readingOf([...objects, ...(await readRoles(session, roles))]);
      }),
  };
}

const PREPARED = 'datawright_oracle';

/** Planned once a session: planning a branch for every system catalog takes longer than reading them. */
async function rowsOf(
  session: PostgresSession,
  sql: string,
): Promise<readonly { readonly catalog: string; readonly oid: string | null; readonly row: string }[]> {
  const there = await session.query(`SELECT FROM pg_prepared_statements WHERE name = '${PREPARED}'`);
  if (there.length === 0) await session.execute(`PREPARE ${PREPARED} AS ${sql}`);
  return session.query(`EXECUTE ${PREPARED}`);
}

/** Deparsed text depends on these settings; each reading is made under the same ones. */
async function withPlainNames<T>(session: PostgresSession, work: () => Promise<T>): Promise<T> {
  const settings = { search_path: '', TimeZone: 'UTC', DateStyle: 'ISO, MDY', IntervalStyle: 'postgres' };
  const names = Object.keys(settings);
  const [saved] = await session.query<Record<string, string>>(
    `SELECT ${names.map((name) => `current_setting('${name}') AS "${name}"`).join(', ')}`,
  );
  const set = (values: Readonly<Record<string, string>>): Promise<unknown> =>
    session.query(
      `SELECT ${names.map((name, i) => `set_config('${name}', $${i + 1}, false)`).join(', ')}`,
      names.map((name) => values[name] ?? ''),
    );
  await set(settings);
  const result = await work();
  await set(saved ?? {});
  return result;
}

function readingOf(rows: readonly { readonly identity: string; readonly line: string }[]): Reading {
  const lines = new Map<string, string>();
  for (const { identity, line } of rows) {
    const there = lines.get(identity);
    // Parts without a name of their own may share one.
    lines.set(identity, there === undefined ? line : [there, line].sort().join('\n'));
  }
  return new Map([...lines].sort(([a], [b]) => (a < b ? -1 : 1)));
}
