/** `doctor`: what Datawright needs on this machine and in this project, each looked at and not assumed. */
import { constants } from 'node:fs';
import { access, mkdir, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { z } from 'zod';
import { DatawrightError, type Diagnostic } from '../core/diagnostic.ts';
import type { PostgresServer } from '../core/ports/postgres.ts';
import { formatBytes } from '../core/units.ts';
import type { Project } from '../project/project.ts';
import type { Context } from './context.ts';
import { operation } from './operation.ts';

const OLDEST_NODE = [20, 19] as const;
const OLDEST_POSTGRES = 140_000;
/** Enough for a server's write-ahead log and a sort that spills. */
const ENOUGH_BYTES = 2e9;

const checkSchema = z.object({
  name: z.string().describe('What was looked at'),
  state: z.enum(['ok', 'warning', 'problem']),
  detail: z.string().describe('What was found'),
  fix: z.string().optional(),
});

type Check = z.output<typeof checkSchema>;

export const doctorOperation = operation({
  name: 'doctor',
  summary: 'Looks at the machine and the project: what works, what does not, what to do',
  description: `Tries everything a run needs: Node, the project file, the state folder, disk space, DuckDB, the shadow server, and every connection with its version and rights. Writes to the state folder and caches only. Exits 1 when something has to be done.`,
  examples: [
    { command: 'datawright doctor', does: 'one line for each thing, with a fix where one is needed' },
  ],
  effect: 'read',
  input: z.object({}),
  output: z.object({ checks: z.array(checkSchema) }),
  async run(_input, context) {
    const checks = [nodeVersion(process.versions.node)];
    const project = await attempt('project file', () => projectFile(context));
    checks.push(project.check);
    checks.push(
      await stateFolder(context, project.value),
      await space('disk space', context.files.locate('.')),
    );
    checks.push(await space('temporary space', tmpdir()));
    checks.push((await attempt('duckdb', () => duckdb(context))).check);
    checks.push((await attempt('shadow', () => shadow(context))).check);
    const majors = new Set<number>();
    for (const [name, connection] of Object.entries(project.value?.connections ?? {})) {
      const look: () => Promise<Found<number>> =
        connection.type === 'duckdb'
          ? () => warehouse(context, name, connection.path)
          : () => context.database(name).then((server) => database(server));
      const { check, value: version } = await attempt<number>(`connection ${name}`, look);
      checks.push(check);
      const major = version === undefined ? undefined : majorOf(version);
      if (version === undefined || major === undefined || majors.has(major)) continue;
      majors.add(major);
      checks.push((await attempt(`shadow for ${major}`, () => shadowFor(version, context))).check);
    }
    const problems = checks.filter((check) => check.state === 'problem');
    return {
      output: { checks },
      diagnostics: [],
      verdict: problems.length > 0 ? 'findings' : 'clean',
      next:
        problems.length > 0
          ? []
          : [{ command: 'datawright plan', does: 'what the contract changes in the database' }],
    };
  },
});

type Found<T> = Omit<Check, 'name' | 'state'> & { readonly state?: Check['state']; readonly value?: T };

/** Runs one look; whatever it throws is what it found. */
async function attempt<T>(
  name: string,
  look: () => Promise<Found<T>>,
): Promise<{ readonly check: Check; readonly value?: T }> {
  try {
    const { value, state = 'ok', detail, fix } = await look();
    return {
      check: { name, state, detail, ...(fix === undefined ? {} : { fix }) },
      ...(value === undefined ? {} : { value }),
    };
  } catch (error) {
    const first: Diagnostic | undefined = error instanceof DatawrightError ? error.diagnostics[0] : undefined;
    const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const place = first?.where.line === undefined ? '' : `${first.where.file}:${first.where.line}: `;
    const detail = first === undefined ? text : `${place}${first.message} (${first.code})`;
    return {
      check: { name, state: 'problem', detail, ...(first?.fix === undefined ? {} : { fix: first.fix }) },
    };
  }
}

function nodeVersion(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return {
    name: 'node',
    state: enough ? 'ok' : 'problem',
    detail: version,
    ...(enough ? {} : { fix: `install Node ${OLDEST_NODE.join('.')} or newer` }),
  };
}

async function projectFile(context: Context): Promise<Found<Project>> {
  const project = await context.project();
  const written = (await context.files.read('datawright.yaml')) !== undefined;
  return {
    value: project,
    detail: written ? `datawright.yaml, project ${project.name}` : 'none, defaults are used',
    ...(written ? {} : { fix: 'datawright init writes one' }),
  };
}

async function stateFolder(context: Context, project: Project | undefined): Promise<Check> {
  const folder = project?.folders.state ?? '.datawright';
  const path = context.files.locate(folder);
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
    return { name: 'state folder', state: 'ok', detail: folder };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return {
      name: 'state folder',
      state: 'problem',
      detail: `${folder} cannot be written (${code})`,
      fix: `give this user the right to write ${path}`,
    };
  }
}

async function space(name: string, path: string): Promise<Check> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const enough = free >= ENOUGH_BYTES;
  return {
    name,
    state: enough ? 'ok' : 'warning',
    detail: `${formatBytes(free)} free at ${path}`,
    ...(enough ? {} : { fix: 'free some space before loading large tables' }),
  };
}

async function duckdb(context: Context): Promise<Found<never>> {
  const session = await (await context.scratch()).connect();
  try {
    const [row] = await session.query<{ version: string }>('SELECT version() AS version');
    return { detail: row?.version ?? '' };
  } finally {
    await session.close();
  }
}

async function shadow(context: Context): Promise<Found<never>> {
  const started = context.clock.monotonic();
  const shadowServer = await context.shadow();
  return shadowServer.withDatabase(async (server) => {
    const session = await server.connect({ applicationName: 'datawright doctor' });
    await session.close();
    const seconds = (context.clock.monotonic() - started) / 1000;
    return {
      detail: `PostgreSQL ${versionText(session.serverVersion)}, ready after ${seconds.toFixed(1)} s`,
    };
  });
}

/** A proof is worth most on the major that the database runs. */
async function shadowFor(version: number, context: Context): Promise<Found<never>> {
  const server = await context.shadow(version);
  return server.withDatabase(async (database) => {
    const session = await database.connect({ applicationName: 'datawright doctor' });
    await session.close();
    const [wanted, own] = [majorOf(version), majorOf(session.serverVersion)];
    const detail = `PostgreSQL ${versionText(session.serverVersion)}`;
    if (own === wanted) return { detail };
    return own > wanted
      ? {
          detail: `${detail} stands for ${wanted}; what ${wanted} does not have is refused by name`,
          fix: `to prove on ${wanted} itself, install PostgreSQL ${wanted} here or set SHADOW_DATABASE_URL`,
        }
      : {
          state: 'problem',
          detail: `${detail} cannot stand for ${wanted}, which is newer`,
          fix: `set SHADOW_DATABASE_URL to a server of PostgreSQL ${wanted}, or install it here`,
        };
  });
}

interface Facts {
  readonly may_create: boolean;
  readonly user: string;
  readonly standby: boolean;
  readonly holder: string | null;
}

async function database(server: PostgresServer): Promise<Found<number>> {
  const session = await server.connect({ applicationName: 'datawright doctor' });
  try {
    const version = `${server.label}, PostgreSQL ${versionText(session.serverVersion)}`;
    if (session.serverVersion < OLDEST_POSTGRES)
      return { state: 'problem', detail: version, fix: 'PostgreSQL 14 or newer is needed' };
    const [facts] = await session.query<Facts>(FACTS);
    const value = session.serverVersion;
    if (facts === undefined) return { value, detail: version };
    const detail = `${version}, as ${facts.user}`;
    if (facts.standby)
      return {
        value,
        state: 'warning',
        detail: `${detail}, a standby`,
        fix: 'migrations and the ledger need the primary',
      };
    if (!facts.may_create)
      return {
        value,
        state: 'warning',
        detail: `${detail}, without the right to create schemas`,
        fix: `GRANT CREATE ON DATABASE <name> TO ${facts.user}, once, for the ledger in schema datawright`,
      };
    if (facts.holder !== null)
      return {
        value,
        state: 'warning',
        detail: `${detail}; another run is under way: ${facts.holder}`,
        fix: 'wait for it; its lock goes with its session',
      };
    return { value, detail };
  } finally {
    await session.close();
  }
}

/** The lock is that of journal/exclusive; any advisory lock of a datawright session is worth telling. */
const FACTS = `
SELECT current_user AS user, pg_is_in_recovery() AS standby,
       has_database_privilege(current_database(), 'CREATE') AS may_create,
       (SELECT a.application_name || ' (pid ' || a.pid || ')'
        FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database()
          AND a.application_name LIKE 'datawright%' LIMIT 1) AS holder`;

async function warehouse(context: Context, name: string, path: string): Promise<Found<never>> {
  const file = await stat(context.files.locate(path)).catch(() => undefined);
  // Opening would create it.
  if (file === undefined) return { detail: `${path}, not there yet` };
  await context.warehouse(name);
  return { detail: `${path}, ${formatBytes(file.size)}` };
}

/** 180004 → 18 */
function majorOf(version: number): number {
  return Math.floor(version / 10_000);
}

/** 180004 → 18.4 */
function versionText(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`;
}
