/** Waiting for, and looking at, processes that tests start and kill. */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Process ids whose command line holds all of `texts`. */
export function processesWith(...texts: readonly string[]): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .filter((line) => texts.every((text) => line.includes(text)))
    .map((line) => Number(line.trim().split(/\s+/)[0]));
}

/** Resolves as soon as `condition` holds; fails the test after 30 seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; !condition(); await sleep(20))
    if (Date.now() > deadline) throw new Error('the condition did not come true within 30 s');
}
