/** Remembers what was finished and what was under way, to say so when a signal ends the command. */
import type { ProgressEvent } from '../core/progress.ts';

export interface Trail {
  readonly finished: readonly string[];
  readonly underWay: readonly string[];
}

export function createTrail(): { see(event: ProgressEvent): void; read(): Trail } {
  const finished: string[] = [];
  const underWay = new Map<string, string>();
  return {
    see(event) {
      if (event.type === 'start') underWay.set(event.key, event.label);
      if (event.type !== 'done') return;
      underWay.delete(event.key);
      finished.push(event.label);
    },
    read: () => ({ finished, underWay: [...underWay.values()] }),
  };
}
