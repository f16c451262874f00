/** The machine's clocks. */
import { performance } from 'node:perf_hooks';
import type { Clock } from '../core/ports/runtime.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};
