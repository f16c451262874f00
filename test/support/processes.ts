/** Looking at processes that tests start and kill. */
import { execFileSync } from 'node:child_process';

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
