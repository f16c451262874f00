/** What features may know of the world around them; wired in operations/context. */
import type { Report } from '../progress.ts';

export interface Clock {
  /** Wall clock. */
  now(): Date;
  /** Monotonic milliseconds, for durations. */
  monotonic(): number;
}

/**
 * A named place where a crash test may kill the process. In production it does nothing.
 * Names read `<room>.<moment>`, e.g. `journal.after-commit`.
 */
export type FailPoint = (name: string) => void;

export interface Runtime {
  readonly report: Report;
  readonly clock: Clock;
  readonly failPoint: FailPoint;
}
