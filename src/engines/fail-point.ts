/**
 * Fail-points for crash tests: the process kills itself at a named place, as a power cut would. Without the
 * variables below they do nothing.
 *
 * - `DATAWRIGHT_FAIL_POINT=journal.before-commit` kills at the first hit; `…:3` at the third; `*:7` at the
 *   seventh hit of any fail-point.
 * - `DATAWRIGHT_FAIL_POINT_LOG=path` appends the name of every hit, so that a test can list them first.
 */
import { appendFileSync } from 'node:fs';
import type { FailPoint } from '../core/ports/runtime.ts';

export function failPointFrom(environment: Readonly<Record<string, string | undefined>>): FailPoint {
  const { DATAWRIGHT_FAIL_POINT: wanted, DATAWRIGHT_FAIL_POINT_LOG: log } = environment;
  if (wanted === undefined && log === undefined) return () => {};
  const [, target, count = '1'] = /^(.+?)(?::(\d+))?$/.exec(wanted ?? '') ?? [];
  let left = Number(count);
  return (name) => {
    if (log !== undefined) appendFileSync(log, `${name}\n`);
    if (target !== '*' && target !== name) return;
    left -= 1;
    if (left === 0) die();
  };
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing may happen until it arrives.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}
