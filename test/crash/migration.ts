/**
 * Kills `apply` and `down` of migrations at every fail-point they pass, and checks that a second run finishes them, or
 * takes them back: same catalog as after a clean run, same rows, one ledger row for each step, and a third run that
 * has nothing to do.
 */
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startTemporaryServer } from '../../src/engines/embedded/shadow.ts';
import { ending } from '../support/child.ts';
import { onDatabase } from '../support/on-database.ts';
import { ledgerFaults } from './migration/picture.ts';
import { scenes } from './migration/scenes.ts';
import {
  columnsIn,
  type Direction,
  type Input,
  makeReady,
  onCopy,
  type Place,
  type Stand,
  seenIn,
  spawnVerb,
  succeed,
} from './migration/stand.ts';
import { everySortFirst, type Hit, hitsIn } from './places.ts';
import type { CrashCount, CrashOptions, CrashSuite } from './suite.ts';

export const suite: CrashSuite = {
  name: 'migration',
  run: async (options) => {
    const server = await startTemporaryServer();
    const folder = await mkdtemp(join(tmpdir(), 'datawright-crash-'));
    try {
      const stands: Stand[] = [];
      const wanted = scenes.filter(({ name }) => options.scene === undefined || name === options.scene);
      for (const scene of wanted.slice(0, options.scenes))
        stands.push(await makeReady(folder, server.url, scene));
      return await kill(stands, options);
    } finally {
      await rm(folder, { recursive: true, force: true });
      await server.close();
    }
  },
};

interface Death extends Hit {
  readonly scene: string;
  readonly direction: Direction;
  /**
   * `again`: the same verb finishes it; `back`: `down` takes it back half-way. Or it is killed a second time, inside
   * the concurrent statement that follows: `abandoned` lets the server notice that its client is gone (an invalid
   * index stays), `finished` lets it finish unseen.
   */
  readonly then: 'again' | 'back' | 'abandoned' | 'finished';
}

async function kill(stands: readonly Stand[], { kills, say }: CrashOptions): Promise<CrashCount> {
  const deaths: Death[] = [];
  for (const stand of stands)
    for (const direction of ['up', 'down'] as const) deaths.push(...(await deathsOf(stand, direction)));
  const places = everySortFirst(deaths, ({ hit: _, ...sort }) => JSON.stringify(sort));
  say(`${places.length} places to die in ${stands.length} migrations, on the way up and down`);
  const count = { kills: 0, lost: 0, doubled: 0 };
  for (let round = 0; count.kills < kills; round += 1) {
    const death = places[round % places.length];
    const stand = stands.find(({ scene }) => scene.name === death?.scene);
    if (death === undefined || stand === undefined) throw new Error('the migrations pass no fail-point');
    const outcome = await onCopy(stand, `round_${round}`, (place) => one(stand, place, death));
    count.kills += outcome.killed ? 1 : 0;
    count.lost += outcome.lost.length;
    count.doubled += outcome.doubled.length;
    for (const what of [...outcome.lost, ...outcome.doubled])
      say(`${death.scene} ${death.direction} at ${death.name}:${death.hit}, then ${death.then}: ${what}`);
    // A fail-point that a run does not reach would be tried for ever.
    if (round >= kills + places.length && count.kills < round / 2)
      throw new Error('processes are not being killed');
  }
  return count;
}

/** Every fail-point that a clean run passes, with what may come after a death there. */
async function deathsOf(stand: Stand, direction: Direction): Promise<readonly Death[]> {
  const log = join(stand.root, `passed-${direction}.log`);
  await appendFile(log, '');
  await onCopy(stand, `listing_${direction}`, async (place) => {
    if (direction === 'down') await succeed(place, 'apply', { allow: stand.hazards });
    await succeed(place, verbOf(direction), inputOf(stand, direction), { DATAWRIGHT_FAIL_POINT_LOG: log });
  });
  return (await hitsIn(log)).flatMap((hit) => {
    const ways: Death['then'][] = ['again'];
    if (direction === 'up') ways.push('back');
    if (hit.name === 'migrate.before-statement') ways.push('abandoned', 'finished');
    return ways.map((then) => ({ ...hit, scene: stand.scene.name, direction, then }));
  });
}

interface Outcome {
  readonly killed: boolean;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

async function one(stand: Stand, place: Place, death: Death): Promise<Outcome> {
  if (death.direction === 'down') await succeed(place, 'apply', { allow: stand.hazards });
  const end: Direction = death.then === 'back' ? 'down' : death.direction;
  const [verb, input] = [verbOf(death.direction), inputOf(stand, death.direction)];
  const first = await ending(
    spawnVerb(place, verb, input, { DATAWRIGHT_FAIL_POINT: `${death.name}:${death.hit}` }),
  );
  if (death.then === 'abandoned' || death.then === 'finished')
    await killInside(place, verb, input, death.then);
  // What a drop took along does not come back; where none has come, nothing is lost on the way back.
  const left = new Set(await columnsIn(place));
  const untouched = death.then === 'back' && stand.columns.every((column) => left.has(column));
  await succeed(place, verbOf(end), inputOf(stand, end));
  const got = await seenIn(place, stand.scene);
  const repeated = await onDatabase(place.serverUrl, place.database, ledgerFaults);
  const wanted = stand.wanted[untouched ? 'before' : end];
  const again = (await succeed(place, verbOf(end), inputOf(stand, end))) as Done;
  const redone = (again.takenBack ?? (Array.isArray(again.applied) ? again.applied : [])).length;
  return {
    killed: first.signal === 'SIGKILL',
    lost: [
      ...(got.catalog === wanted.catalog ? [] : ['the catalog is not that of a clean run']),
      ...(got.rows === wanted.rows ? [] : [`rows ${got.rows}, and ${wanted.rows} after a clean run`]),
    ],
    doubled: [...repeated, ...(redone > 0 ? ['a finished migration ran again'] : [])],
  };
}

interface Done {
  /** Of apply: what it applied; of down: how many are left. */
  readonly applied?: unknown;
  readonly takenBack?: readonly unknown[];
}

/**
 * A writer's open transaction makes the next statement wait (a concurrent build, or what follows a short one);
 * the process is killed while it does.
 */
async function killInside(
  place: Place,
  verb: string,
  input: Input,
  how: 'abandoned' | 'finished',
): Promise<void> {
  await onDatabase(place.serverUrl, place.database, async (writer) => {
    const tables = await writer.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    const touched = tables.map(({ name }) => `UPDATE ${name} SET id = id WHERE id = 1`);
    await writer.execute(`BEGIN; ${touched.join('; ')}`);
    const child = spawnVerb(place, verb, input);
    const ended = ending(child);
    await onDatabase(place.serverUrl, 'postgres', async (watch) => {
      const waiting = async (): Promise<boolean> =>
        (
          await watch.query(`SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`, [
            place.database,
          ])
        ).length > 0;
      while (!(await waiting()) && child.exitCode === null) await pause(50);
      child.kill('SIGKILL');
      await ended;
      while (how === 'abandoned' && (await waiting())) await pause(50);
    });
    await writer.execute('ROLLBACK');
  });
}

function verbOf(direction: Direction): string {
  return direction === 'up' ? 'apply' : 'down';
}

/** Said so that a second run of the verb has nothing to do. */
function inputOf({ hazards, ground }: Stand, direction: Direction): Input {
  return direction === 'up' ? { allow: hazards } : { allow: hazards, to: ground };
}
