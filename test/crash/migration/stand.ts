/** A scene made ready: a project folder whose last migration is planned, and a database just before it, to be copied. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withDatabaseName } from '../../../src/engines/postgres/server.ts';
import { createContext } from '../../../src/operations/context.ts';
import { runOperation } from '../../../src/operations/invoke.ts';
import { spawnFile } from '../../support/child.ts';
import { onDatabase } from '../../support/on-database.ts';
import { type Picture, pictureOf } from './picture.ts';
import type { Scene } from './scenes.ts';

const CHILD = 'test/crash/child.ts';

export type Direction = 'up' | 'down';

export interface Stand {
  readonly scene: Scene;
  readonly root: string;
  readonly serverUrl: string;
  readonly template: string;
  /** Losses to allow, either way. */
  readonly hazards: readonly string[];
  /** Number of the migration before the one that is killed. */
  readonly ground: string;
  /** After a clean run up, after it was taken back, and before it. */
  readonly wanted: Readonly<Record<Direction | 'before', Picture>>;
  /** `people.nick`: what holds rows before it. A drop that came takes what its column held along. */
  readonly columns: readonly string[];
}

export async function makeReady(folder: string, serverUrl: string, scene: Scene): Promise<Stand> {
  const root = join(folder, scene.name);
  const template = `crash_${scene.name.replaceAll('-', '_')}`;
  await onDatabase(serverUrl, 'postgres', (session) => session.execute(`CREATE DATABASE ${template}`));
  const place = { root, serverUrl, database: template };
  let hazards: readonly string[] = [];
  for (const [index, files] of scene.releases.entries()) {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    const planned = (await succeed(place, 'plan', {})) as Planned;
    hazards = [...new Set([...planned.up, ...planned.down].flatMap((step) => step.hazards))];
    if (index === scene.releases.length - 1) break;
    await succeed(place, 'apply', { allow: hazards });
    if (index === 0) await onDatabase(serverUrl, template, (session) => session.execute(scene.rows));
  }
  const ground = String(scene.releases.length - 1).padStart(4, '0');
  const base = { scene, root, serverUrl, template, hazards: [...hazards, ...(scene.half ?? [])], ground };
  const wanted = await onCopy(base, 'clean', async (clean) => {
    const seen = () => seenIn(clean, scene);
    const before = await seen();
    await succeed(clean, 'apply', { allow: hazards });
    const up = await seen();
    await succeed(clean, 'down', { allow: hazards });
    return { up, down: await seen(), before };
  });
  return { ...base, wanted, columns: await columnsIn(place) };
}

/** What a database of the scene holds. */
export function seenIn({ serverUrl, database }: Place, { uncertain = [] }: Scene): Promise<Picture> {
  return onDatabase(serverUrl, database, (session) => pictureOf(session, uncertain));
}

export async function columnsIn({ serverUrl, database }: Omit<Place, 'root'>): Promise<readonly string[]> {
  const rows = await onDatabase(serverUrl, database, (session) =>
    session.query<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`,
    ),
  );
  return rows.map(({ name }) => name);
}

interface Planned {
  readonly up: readonly { readonly hazards: readonly string[] }[];
  readonly down: readonly { readonly hazards: readonly string[] }[];
}

/** Where a verb runs. */
export interface Place {
  readonly root: string;
  readonly serverUrl: string;
  readonly database: string;
}

export async function onCopy<T>(
  { root, serverUrl, template }: Pick<Stand, 'root' | 'serverUrl' | 'template'>,
  label: string,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const database = `${template}_${label}`;
  const home = (sql: string): Promise<void> =>
    onDatabase(serverUrl, 'postgres', (session) => session.execute(sql));
  await home(`CREATE DATABASE ${database} TEMPLATE ${template}`);
  try {
    return await work({ root, serverUrl, database });
  } finally {
    await home(`DROP DATABASE ${database} WITH (FORCE)`);
  }
}

export type Input = Readonly<Record<string, unknown>>;
export type Variables = Readonly<Record<string, string>>;

/** The process of a verb, on its way: one that may be killed. */
export function spawnVerb(
  place: Place,
  verb: string,
  input: Input,
  variables: Variables = {},
): ReturnType<typeof spawnFile> {
  return spawnFile(CHILD, [place.root, verb, JSON.stringify(input)], {
    env: { ...process.env, ...environmentOf(place), ...variables },
  });
}

/** Runs a verb to its end, in this process; a run that fails ends the suite. */
export async function succeed(
  place: Place,
  verb: string,
  input: Input,
  variables: Variables = {},
): Promise<unknown> {
  const environment = { ...environmentOf(place), ...variables };
  const context = createContext({ root: place.root, environment, report: () => {} });
  try {
    return (await runOperation(verb, input, context)).output;
  } catch (error) {
    throw new Error(`${verb} on ${place.database} failed`, { cause: error });
  } finally {
    await context.close();
  }
}

function environmentOf({ serverUrl, database }: Place): Variables {
  return { DATABASE_URL: withDatabaseName(serverUrl, database), SHADOW_DATABASE_URL: serverUrl };
}
