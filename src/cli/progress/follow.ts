/** Progress for programs that run operations themselves: bars when the stream is a terminal, lines when it is not. */
import type { Report } from '../../core/progress.ts';
import { createPaint, wantsColour } from '../paint.ts';
import { plainProgress } from './plain.ts';
import { terminalProgress } from './tty.ts';

export interface FollowedProgress {
  readonly report: Report;
  /** Stops redrawing and leaves the cursor at the beginning of an empty line. */
  close(): void;
}

const TICK_MILLISECONDS = 100;

/**
 * Follows operations on a stream, usually `process.stderr`.
 * Phases shorter than `keepSeconds` (1) leave no line behind.
 */
export function followProgress(
  stream: NodeJS.WriteStream,
  options: {
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly keepSeconds?: number;
  } = {},
): FollowedProgress {
  const { environment = {}, keepSeconds = 1 } = options;
  const isTerminal = stream.isTTY === true && environment.TERM !== 'dumb';
  const sink = { write: (text: string) => void stream.write(text) };
  const now = () => performance.now();
  const progress = isTerminal
    ? terminalProgress({
        sink,
        now,
        keepSeconds,
        paint: createPaint(wantsColour({ isTerminal, environment })),
        size: () => ({ columns: stream.columns || 80, rows: stream.rows || 24 }),
      })
    : plainProgress({ sink, now, keepSeconds });
  const timer = setInterval(() => progress.tick(), TICK_MILLISECONDS);
  timer.unref();
  return {
    report: progress.report,
    close() {
      clearInterval(timer);
      progress.close();
    },
  };
}
