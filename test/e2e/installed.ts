/** Datawright as a user has it: packed, installed into an empty project, run by root or by an ordinary user. */
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** `nobody` of every Linux; can be become only by root. */
const NOBODY = 65534;
export const canBecomeOrdinary = process.getuid?.() === 0;

export interface Installed {
  /** An empty project with Datawright in its node_modules, of the given kind of user. */
  project(user?: 'self' | 'ordinary'): UserProject;
  remove(): void;
}

export interface UserProject {
  readonly folder: string;
  write(path: string, content: string): void;
  /** Runs `datawright …` and waits. */
  datawright(line: string, environment?: Readonly<Record<string, string>>): Ran;
  /** Runs any command line in a shell there. */
  shell(line: string): Ran;
  /** Starts `datawright …` without waiting. */
  start(line: string): ReturnType<typeof spawn>;
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function must(result: SpawnSyncReturns<string>, what: string): string {
  if (result.status !== 0) throw new Error(`${what} failed: ${result.error?.message ?? result.stderr}`);
  return result.stdout;
}

function npm(args: readonly string[], cwd: string): string {
  const flags = ['--no-fund', '--no-audit', '--loglevel=error', '--prefer-offline'];
  return must(spawnSync('npm', [...args, ...flags], { cwd, encoding: 'utf8' }), `npm ${args[0]}`);
}

/** Packs and installs once; the projects share what was installed, as copies that cost no space where links can be hard. */
export function install(): Installed {
  const base = mkdtempSync(join(tmpdir(), 'datawright-e2e-'));
  spawnSync('chmod', ['755', base]);
  must(spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { encoding: 'utf8' }), 'the build');
  npm(['pack', '--ignore-scripts', '--pack-destination', base], root);
  const tarball = readdirSync(base).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack wrote no tarball');
  const first = join(base, 'first');
  mkdirSync(first);
  writeFileSync(join(first, 'package.json'), '{ "name": "first", "private": true }\n');
  npm(['install', join(base, tarball)], first);
  let count = 0;
  return {
    project(user = 'self') {
      count += 1;
      const folder = join(base, `project-${count}`);
      const home = join(base, `home-${count}`);
      mkdirSync(home, { mode: 0o700 });
      mkdirSync(folder);
      writeFileSync(join(folder, 'package.json'), '{ "name": "shop", "private": true }\n');
      spawnSync('cp', ['-al', join(first, 'node_modules'), folder]);
      cpSync(join(first, 'package.json'), join(folder, 'package.json'));
      const owner = user === 'ordinary' ? { uid: NOBODY, gid: NOBODY } : {};
      if (user === 'ordinary') for (const path of [home, folder]) chownSync(path, NOBODY, NOBODY);
      return userProject(folder, home, owner);
    },
    remove() {
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function userProject(
  folder: string,
  home: string,
  owner: { readonly uid?: number; readonly gid?: number },
): UserProject {
  const options = (environment: Readonly<Record<string, string>> = {}) => ({
    cwd: folder,
    ...owner,
    encoding: 'utf8' as const,
    maxBuffer: 64 * 1024 * 1024,
    // Nothing of the developer's environment: no DATABASE_URL, no caches, no colours.
    env: { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', ...environment },
  });
  const words = (line: string) => line.split(' ').filter((word) => word !== '');
  const cli = join(folder, 'node_modules/.bin/datawright');
  const ran = ({ status, stdout, stderr }: SpawnSyncReturns<string>): Ran => ({
    code: status,
    out: stdout,
    err: stderr,
  });
  return {
    folder,
    write(path, content) {
      const file = join(folder, path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, content);
      if (owner.uid !== undefined) spawnSync('chown', ['-R', `${owner.uid}:${owner.gid}`, join(file, '..')]);
    },
    datawright: (line, environment) => ran(spawnSync(cli, words(line), options(environment))),
    shell: (line) => ran(spawnSync('sh', ['-c', line], options())),
    start: (line) => spawn(cli, words(line), { ...options(), stdio: ['ignore', 'pipe', 'pipe'] }),
  };
}
