/** One JSON object a line for programs: every start, done and note, and at most one advance a second per phase. */
import type { ProgressEvent } from '../../core/progress.ts';
import type { Now, Progress, Sink } from './progress.ts';

export interface NdjsonOptions {
  readonly sink: Sink;
  readonly now: Now;
  readonly every?: number;
}

export function ndjsonProgress({ sink, now, every = 1000 }: NdjsonOptions): Progress {
  const spokenAt = new Map<string, number>();
  /** Held back by the limit; written before the phase's end so that the last count is never missing. */
  const held = new Map<string, ProgressEvent>();
  const write = (event: ProgressEvent) => sink.write(`${JSON.stringify(event)}\n`);
  const report = (event: ProgressEvent) => {
    if (event.type === 'advance') {
      if (now() - (spokenAt.get(event.key) ?? Number.NEGATIVE_INFINITY) < every) {
        held.set(event.key, event);
        return;
      }
      spokenAt.set(event.key, now());
      held.delete(event.key);
    } else if (event.type === 'done') {
      const last = held.get(event.key);
      if (last !== undefined) write(last);
      held.delete(event.key);
      spokenAt.delete(event.key);
    }
    write(event);
  };
  return { report, tick() {}, close() {} };
}
