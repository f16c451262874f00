/** Child processes that run the project's TypeScript sources, for tests that kill them. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LOADER = fileURLToPath(new URL('./typescript.mjs', import.meta.url));
/**
 * Ends a child with the process that started it, however that ends: a test that fails kills nobody, and a child that
 * lives on holds the streams that the test run waits for.
 */
const TIED = `data:text/javascript,${encodeURIComponent(
  `process.stdin.on('end', () => process.exit()).resume(); process.stdin.unref();`,
)}`;
const FLAGS = ['--import', TIED, '--import', LOADER];
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Starts `program` (TypeScript-free module code; imports of `.ts` files work) in a process of its own. */
export function spawnProgram(program: string, options: SpawnOptions = {}): ChildProcess {
  return spawn(process.execPath, [...FLAGS, '--input-type=module', '-e', program], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...options,
  });
}

/** Starts a TypeScript file with arguments. */
export function spawnFile(
  file: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): ChildProcess {
  return spawn(process.execPath, [...FLAGS, file, ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...options,
  });
}

/** The first line of what the child prints; rejects when it ends before. */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('close', (code, signal) =>
      reject(new Error(`the child ended with ${code ?? signal}: ${text}`)),
    );
  });
}

/** How the child ended, and all it printed to stdout. */
export function ending(child: ChildProcess): Promise<{
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
}
