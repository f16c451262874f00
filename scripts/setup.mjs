/** Makes a fresh clone ready with nothing but Node and npm: installs what the lock names, builds what changed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** `dist: false` for what runs the sources as they are. */
export async function setUp({ dist = true } = {}) {
  requireNode();
  if (!isInstalled()) install();
  if (!dist) return;
  const { build } = await import('./build.mjs');
  try {
    await build({ say: (line) => console.error(`  ${line}`) });
  } catch (error) {
    console.error(`The build failed; dist is as it was.\n${error.message}`);
    process.exit(2);
  }
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Datawright needs Node 20.19 or newer; this is ${process.versions.node} (${process.execPath}).`,
  );
  process.exit(2);
}

/** npm writes what it installed into node_modules/.package-lock.json: every package of the lock, at its version. */
function isInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const has = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wants = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wants).every(
    ([name, { version, optional }]) =>
      name === '' || (has[name]?.version ?? (optional ? version : '')) === version,
  );
}

function install() {
  console.error('  installing the packages of package-lock.json …');
  const started = performance.now();
  const npm = process.env.npm_execpath;
  const flags = ['ci', '--no-fund', '--no-audit', '--loglevel=error'];
  const { status, error } =
    npm === undefined
      ? spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', flags, {
          cwd: root,
          stdio: ['ignore', 2, 2],
        })
      : spawnSync(process.execPath, [npm, ...flags], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    console.error(
      `npm ci failed${error === undefined ? '' : `: ${error.message}`}. Nothing was built; run it again.`,
    );
    process.exit(2);
  }
  console.error(`  installed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Runs a Node program with this terminal and gives its exit code; signals go to it, and its end is waited for. */
export async function runNode(args, environment = {}) {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', () => {}); // the terminal has told the child already
  process.on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
