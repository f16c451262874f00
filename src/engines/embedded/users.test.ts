import { execFileSync } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ending, spawnProgram } from '../../../test/support/child.ts';
import { findBinaries, runnable } from './binaries.ts';
import { digest, serverUser } from './places.ts';
import { embeddedServer } from './server.ts';

/** Whoever is not root already runs every other test as an ordinary user. */
const isRoot = process.getuid?.() === 0;
/** A user with a name that every Unix has, and nothing else. */
const ORDINARY = Number(execFileSync('id', ['-u', 'daemon'], { encoding: 'utf8' }));
/** A user without an entry in /etc/passwd, as some containers have them. */
const NAMELESS = 54_321;

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'dw-test-')));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe.runIf(isRoot)('as root', () => {
  test('a project that nobody else can enter keeps its data below /var/lib/datawright', async () => {
    const server = await embeddedServer(join(folder, 'postgres'));
    expect(dirname(server.data)).toBe(`/var/lib/datawright/${digest(join(folder, 'postgres'))}`);
    const session = await server.connect();
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await session.close();
    await server.close();
    await rm(dirname(server.data), { recursive: true });
  });

  test('a package that nobody else can enter, without its links, is run from a copy', async () => {
    const { folder: native } = await findBinaries();
    await mkdir(join(folder, 'package'));
    await cp(native, join(folder, 'package', 'native'), {
      recursive: true,
      filter: async (path) => (await realpath(path)) === path,
      verbatimSymlinks: true,
    });
    const version = `test-${process.pid}`;
    const [one, two] = await Promise.all([
      runnable(join(folder, 'package'), version),
      runnable(join(folder, 'package'), version),
    ]);
    expect(one.folder).toBe(two.folder);
    expect(one.folder.startsWith(folder)).toBe(false);
    const printed = execFileSync(one.initdb, ['--version'], { ...serverUser(), cwd: '/', encoding: 'utf8' });
    expect(printed).toMatch(/PostgreSQL/);
    await rm(dirname(one.folder), { recursive: true });
  });
});

describe.runIf(isRoot)('as an ordinary user', () => {
  test('the shadow and the lasting server run, in that user’s own folders', async () => {
    const home = join(folder, 'home');
    await mkdir(home);
    await chmod(folder, 0o755);
    await chown(home, ORDINARY, ORDINARY);
    const child = spawnProgram(program(home), {
      uid: ORDINARY,
      gid: ORDINARY,
      env: { PATH: process.env.PATH, HOME: home },
    });
    const { code, output } = await ending(child);
    expect(code).toBe(0);
    const said = JSON.parse(output) as { shadow: string; lasting: string; data: string };
    expect(said).toMatchObject({ shadow: 'postgres', lasting: 'postgres' });
    expect(said.data).toBe(join(home, 'project', 'postgres', 'data'));
    expect((await readFile(join(said.data, 'PG_VERSION'), 'utf8')).trim()).toBe('18');
  });

  test('a home that cannot be written is no obstacle', async () => {
    const child = spawnProgram(
      `const { startShadow } = await import(${JSON.stringify(new URL('./shadow.ts', import.meta.url).href)});
       const shadow = await startShadow();
       await shadow.withDatabase(async (server) => (await server.connect()).close());
       await shadow.close();`,
      { uid: ORDINARY, gid: ORDINARY, env: { PATH: process.env.PATH, HOME: '/nonexistent' } },
    );
    expect((await ending(child)).code).toBe(0);
    await rm(join(tmpdir(), `datawright-cache-${ORDINARY}`), { recursive: true });
  });

  test('a user without a name is told to get one, since PostgreSQL insists', async () => {
    const child = spawnProgram(
      `const { startShadow } = await import(${JSON.stringify(new URL('./shadow.ts', import.meta.url).href)});
       await startShadow().catch((error) => process.stdout.write(error.diagnostics[0].fix));`,
      { uid: NAMELESS, gid: NAMELESS, env: { PATH: process.env.PATH, HOME: '/nonexistent' } },
    );
    expect((await ending(child)).output).toMatch(/^give this user a name/);
    await rm(join(tmpdir(), `datawright-cache-${NAMELESS}`), { recursive: true });
  });

  test("a folder of another user's is refused with what to do", async () => {
    const child = spawnProgram(
      `const { embeddedServer } = await import(${JSON.stringify(new URL('./server.ts', import.meta.url).href)});
       await embeddedServer(${JSON.stringify(join(folder, 'postgres'))}).catch((error) => process.stdout.write(error.message));`,
      { uid: ORDINARY, gid: ORDINARY, env: { PATH: process.env.PATH, HOME: '/nonexistent' } },
    );
    expect((await ending(child)).output).toMatch(/^E012 /);
    await rm(join(tmpdir(), `datawright-cache-${ORDINARY}`), { recursive: true, force: true });
  });
});

function program(home: string): string {
  return `
    const { startShadow } = await import(${JSON.stringify(new URL('./shadow.ts', import.meta.url).href)});
    const { embeddedServer } = await import(${JSON.stringify(new URL('./server.ts', import.meta.url).href)});
    const userOf = async (server) => {
      const session = await server.connect();
      const [row] = await session.query('SELECT current_user AS user');
      await session.close();
      return row.user;
    };
    const shadow = await startShadow();
    const server = await embeddedServer(${JSON.stringify(join(home, 'project', 'postgres'))});
    process.stdout.write(JSON.stringify({
      shadow: await shadow.withDatabase(userOf),
      lasting: await userOf(server),
      data: server.data,
    }));
    await server.close();
    await shadow.close();`;
}
