/**
 * Kills `apply` and `down` of a migration with concurrent index builds, validations and a new enum value at every
 * fail-point they pass, and checks that a second run finishes it: same catalog as a clean run, same rows, one
 * ledger row for each step, and a third run that has nothing to do.
 */
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogFingerprint } from '../../src/catalog/catalog-json.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { sha256 } from '../../src/core/hash.ts';
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { startTemporaryServer } from '../../src/engines/embedded/shadow.ts';
import { postgresServer, withDatabaseName } from '../../src/engines/postgres/server.ts';
import { ending, spawnFile } from '../support/child.ts';
import type { CrashCount, CrashOptions, CrashSuite } from './suite.ts';

const CHILD = 'test/crash/child.ts';
/** More than one batch of a backfill. */
const ROWS = 5000;

const BEFORE = `
contract: crash
version: 1.0.0
enums:
  mood: [sad, happy]
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      email: { type: text, nullable: true }
      age: { type: integer, nullable: true }
  visits:
    columns:
      id: { type: integer, primary_key: true }
      person: { type: integer }
    indexes:
      - { columns: [person], name: visits_person }
`;
const AFTER = `
contract: crash
version: 1.1.0
enums:
  mood: [sad, content, happy]
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      email: { type: text, unique: true }
      age: { type: integer, nullable: true, check: age >= 0 }
      mood: { type: mood, default: content }
      token: { type: uuid, default: gen_random_uuid() }
    indexes:
      - { columns: [age], name: people_age }
  visits:
    columns:
      id: { type: integer, primary_key: true }
      person: { type: integer, references: people.id }
    indexes:
      - { columns: [person, id], name: visits_person_id }
  notes:
    columns:
      id: { type: integer, primary_key: true }
      person: { type: integer, references: people.id }
`;

interface Bench {
  /** Project folder whose migrations are planned: 0001 is applied in the template, 0002 is what is killed. */
  readonly root: string;
  readonly serverUrl: string;
  readonly hazards: readonly string[];
  /** Name of the database in the state before the migration; every round copies it. */
  readonly template: string;
  readonly wanted: { readonly up: Picture; readonly down: Picture };
}

/** Everything that must be the same after a killed and resumed run as after a clean one. */
interface Picture {
  readonly catalog: string;
  readonly rows: string;
}

type Direction = 'up' | 'down';

export const suite: CrashSuite = {
  name: 'migration',
  run: async (options) => {
    const server = await startTemporaryServer();
    const root = await mkdtemp(join(tmpdir(), 'datawright-crash-'));
    try {
      return await kill(await prepare(root, server.url), options);
    } finally {
      await rm(root, { recursive: true, force: true });
      await server.close();
    }
  },
};

async function prepare(root: string, serverUrl: string): Promise<Bench> {
  const template = 'crash_template';
  await onDatabase(serverUrl, 'postgres', (session) => session.execute(`CREATE DATABASE ${template}`));
  await mkdir(join(root, 'contracts'));
  await writeFile(join(root, 'contracts/crash.yaml'), BEFORE);
  const base = { root, serverUrl, hazards: [], template };
  await succeed(base, template, 'plan', {});
  await succeed(base, template, 'apply', {});
  await onDatabase(serverUrl, template, (session) =>
    session.execute(`
      INSERT INTO people SELECT i, 'p' || i || '@example.com', i % 90 FROM generate_series(1, ${ROWS}) AS i;
      INSERT INTO visits SELECT i, 1 + i % ${ROWS} FROM generate_series(1, ${ROWS}) AS i;`),
  );
  await writeFile(join(root, 'contracts/crash.yaml'), AFTER);
  const planned = (await succeed(base, template, 'plan', {})) as {
    readonly up: readonly Step[];
    readonly down: readonly Step[];
  };
  const hazards = [...new Set([...planned.up, ...planned.down].flatMap((step) => step.hazards))];
  const bench = { ...base, hazards };

  const clean = await copy(bench, 'clean');
  await succeed(bench, clean, 'apply', { allow: hazards });
  const up = await picture(serverUrl, clean);
  await succeed(bench, clean, 'down', { allow: hazards });
  const down = await picture(serverUrl, clean);
  await dropDatabase(serverUrl, clean);
  return { ...bench, wanted: { up, down } };
}

interface Step {
  readonly hazards: readonly string[];
}

async function kill(bench: Bench, { kills, say }: CrashOptions): Promise<CrashCount> {
  const listed = [...(await passed(bench, 'up')), ...(await passed(bench, 'down'))];
  const places = everyNameFirst(
    listed.flatMap((place) =>
      place.name === 'migrate.before-statement'
        ? [place, { ...place, inside: 'abandoned' as const }, { ...place, inside: 'finished' as const }]
        : [place],
    ),
  );
  say(`${places.length} places to die on the way up and down`);
  const count = { kills: 0, lost: 0, doubled: 0 };
  for (let round = 0; count.kills < kills; round += 1) {
    const place = places[round % places.length];
    if (place === undefined) throw new Error('the migration passes no fail-point');
    const outcome = await one(bench, place, `round_${round}`);
    count.kills += outcome.killed ? 1 : 0;
    count.lost += outcome.lost;
    count.doubled += outcome.doubled;
    if (outcome.lost + outcome.doubled > 0)
      say(`${place.direction} at ${place.name}:${place.hit} ${place.inside ?? ''}: ${outcome.what}`);
    // A fail-point that a run does not reach would be tried for ever.
    if (round >= kills + places.length && count.kills < round / 2)
      throw new Error('processes are not being killed');
  }
  return count;
}

/** One place of every name, direction and manner; then the others, mixed so that few kills reach far. */
function everyNameFirst(places: readonly Place[]): readonly Place[] {
  const mixed = places
    .map((place) => ({ place, key: sha256(JSON.stringify(place)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ place }) => place);
  const kind = (place: Place): string => `${place.direction} ${place.name} ${place.inside ?? ''}`;
  const first = mixed.filter(
    (place, index) => mixed.findIndex((other) => kind(other) === kind(place)) === index,
  );
  return [...first, ...mixed.filter((place) => !first.includes(place))];
}

interface Place {
  readonly direction: Direction;
  readonly name: string;
  /** The how-manieth time it is passed in the run. */
  readonly hit: number;
  /**
   * Kills a second time, inside the concurrent statement that follows: `abandoned` lets the server notice that
   * its client is gone (an invalid index stays), `finished` lets it finish unseen.
   */
  readonly inside?: 'abandoned' | 'finished';
}

/** Every fail-point that a clean run passes, in order. */
async function passed(bench: Bench, direction: Direction): Promise<readonly Place[]> {
  const database = await copy(bench, `listing_${direction}`);
  const log = join(bench.root, `passed-${direction}.log`);
  if (direction === 'down') await succeed(bench, database, 'apply', { allow: bench.hazards });
  await appendFile(log, '');
  await succeed(
    bench,
    database,
    verbOf(direction),
    { allow: bench.hazards },
    { DATAWRIGHT_FAIL_POINT_LOG: log },
  );
  await dropDatabase(bench.serverUrl, database);
  const hits = new Map<string, number>();
  return (await readFile(log, 'utf8'))
    .split('\n')
    .filter((name) => name !== '')
    .map((name) => {
      const hit = (hits.get(name) ?? 0) + 1;
      hits.set(name, hit);
      return { direction, name, hit };
    });
}

async function one(
  bench: Bench,
  place: Place,
  label: string,
): Promise<{
  readonly killed: boolean;
  readonly lost: number;
  readonly doubled: number;
  readonly what: string;
}> {
  const database = await copy(bench, label);
  const input = { allow: bench.hazards };
  const verb = verbOf(place.direction);
  try {
    if (place.direction === 'down') await succeed(bench, database, 'apply', input);
    const first = await start(bench, database, verb, input, {
      DATAWRIGHT_FAIL_POINT: `${place.name}:${place.hit}`,
    });
    if (place.inside !== undefined) await killInside(bench, database, verb, input, place.inside);
    await succeed(bench, database, verb, place.direction === 'up' ? input : { ...input, to: '0001' });
    const got = await picture(bench.serverUrl, database);
    const wanted = bench.wanted[place.direction];
    const wrong = [
      ...(got.catalog === wanted.catalog ? [] : ['the catalog is not that of a clean run']),
      ...(got.rows === wanted.rows ? [] : [`rows ${got.rows}, and ${wanted.rows} after a clean run`]),
    ];
    const repeated = await ledgerFaults(bench.serverUrl, database);
    const again = (await succeed(
      bench,
      database,
      verb,
      place.direction === 'up' ? input : { ...input, to: '0001' },
    )) as {
      readonly applied?: unknown;
      readonly takenBack?: readonly unknown[];
    };
    const redone = Array.isArray(again.applied) ? again.applied.length : (again.takenBack?.length ?? 0);
    return {
      killed: first.signal === 'SIGKILL',
      lost: wrong.length,
      doubled: repeated.length + redone,
      what: [...wrong, ...repeated, ...(redone > 0 ? ['a finished migration ran again'] : [])].join('; '),
    };
  } finally {
    await dropDatabase(bench.serverUrl, database);
  }
}

/**
 * A writer's open transaction makes the next statement wait (a concurrent build, or what follows a short one);
 * the process is killed while it does.
 */
async function killInside(
  bench: Bench,
  database: string,
  verb: string,
  input: Readonly<Record<string, unknown>>,
  how: 'abandoned' | 'finished',
): Promise<void> {
  await onDatabase(bench.serverUrl, database, async (writer) => {
    await writer.execute(
      'BEGIN; UPDATE people SET age = age WHERE id = 1; UPDATE visits SET person = person WHERE id = 1',
    );
    const child = spawnFile(CHILD, [bench.root, verb, JSON.stringify(input)], {
      env: variables(bench, database),
    });
    const ended = ending(child);
    await onDatabase(bench.serverUrl, 'postgres', async (watch) => {
      const waiting = async (): Promise<number> =>
        (
          await watch.query(
            `SELECT pid FROM pg_stat_activity
             WHERE datname = $1 AND wait_event_type = 'Lock'`,
            [database],
          )
        ).length;
      while ((await waiting()) === 0 && child.exitCode === null) await pause(50);
      child.kill('SIGKILL');
      await ended;
      while (how === 'abandoned' && (await waiting()) > 0) await pause(50);
    });
    await writer.execute('ROLLBACK');
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function verbOf(direction: Direction): string {
  return direction === 'up' ? 'apply' : 'down';
}

async function picture(serverUrl: string, database: string): Promise<Picture> {
  return onDatabase(serverUrl, database, async (session) => {
    const invalid = await session.query(
      'SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid',
    );
    const rows = await session.query<{ text: string }>(
      // Tokens are drawn: that every row has one of its own is what can be compared.
      `SELECT (SELECT count(*) || ' ' || md5(string_agg((to_jsonb(p) - 'token')::text, ',' ORDER BY id)) FROM people AS p) || ' ' ||
              (SELECT count(DISTINCT to_jsonb(p) ->> 'token') FROM people AS p) || ' ' ||
              (SELECT count(*) || ' ' || md5(string_agg(v::text, ',' ORDER BY id)) FROM visits AS v) AS text`,
    );
    return {
      catalog: `${catalogFingerprint(await introspect(session))} ${JSON.stringify(invalid)}`,
      rows: rows[0]?.text ?? '',
    };
  });
}

/** Runs that were not closed, and steps recorded twice. */
async function ledgerFaults(serverUrl: string, database: string): Promise<readonly string[]> {
  return onDatabase(serverUrl, database, async (session) => {
    const open = await session.query<{ subject: string }>(
      `SELECT subject FROM datawright.run WHERE status = 'running'`,
    );
    const twice = await session.query<{ step: string }>(
      'SELECT run, step FROM datawright.step GROUP BY run, step HAVING count(*) > 1',
    );
    return [
      ...open.map((r) => `run of ${r.subject} is still open`),
      ...twice.map((s) => `${s.step} is recorded twice`),
    ];
  });
}

async function copy(bench: Pick<Bench, 'serverUrl' | 'template'>, name: string): Promise<string> {
  await onDatabase(bench.serverUrl, 'postgres', async (session) => {
    await session.execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await session.execute(`CREATE DATABASE ${name} TEMPLATE ${bench.template}`);
  });
  return name;
}

function dropDatabase(serverUrl: string, name: string): Promise<void> {
  return onDatabase(serverUrl, 'postgres', (session) =>
    session.execute(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  );
}

async function onDatabase<T>(
  serverUrl: string,
  name: string,
  work: (session: PostgresSession) => Promise<T>,
): Promise<T> {
  const session = await postgresServer(withDatabaseName(serverUrl, name)).connect();
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

function start(
  bench: Pick<Bench, 'root' | 'serverUrl'>,
  database: string,
  verb: string,
  input: Readonly<Record<string, unknown>>,
  failPoint: Readonly<Record<string, string>> = {},
): ReturnType<typeof ending> {
  const env = { ...variables(bench, database), ...failPoint };
  return ending(spawnFile(CHILD, [bench.root, verb, JSON.stringify(input)], { env }));
}

function variables(bench: Pick<Bench, 'serverUrl'>, database: string): Record<string, string | undefined> {
  return {
    ...process.env,
    DATABASE_URL: withDatabaseName(bench.serverUrl, database),
    SHADOW_DATABASE_URL: bench.serverUrl,
  };
}

/** Runs a verb to its end; a run that fails ends the suite. */
async function succeed(
  bench: Pick<Bench, 'root' | 'serverUrl'>,
  database: string,
  verb: string,
  input: Readonly<Record<string, unknown>>,
  failPoint: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { code, output } = await start(bench, database, verb, input, failPoint);
  if (code !== 0) throw new Error(`${verb} on ${database} ended with ${code}: ${output}`);
  return JSON.parse(output);
}
