/** A way of showing a running operation. `tick` redraws what moves with time; `close` leaves the stream clean. */
import type { Report } from '../../core/progress.ts';

export interface Progress {
  readonly report: Report;
  tick(): void;
  close(): void;
}

/** Where a renderer writes; both Node's streams and a test's array do. */
export interface Sink {
  write(text: string): void;
}

/** Monotonic milliseconds. */
export type Now = () => number;
