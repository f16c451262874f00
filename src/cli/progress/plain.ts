/** Lines for logs: a phase says that it began when it lasts, how far it is every few seconds, and that it is done. */
import type { ProgressEvent } from '../../core/progress.ts';
import { plainPaint } from '../paint.ts';
import { createMeter, measures } from './meter.ts';
import type { Now, Progress, Sink } from './progress.ts';
import { doneLine } from './tty.ts';

export interface PlainOptions {
  readonly sink: Sink;
  readonly now: Now;
  /** Milliseconds between two lines of one phase. */
  readonly every?: number;
  /** A finished phase at least this long gets a line. */
  readonly keepSeconds?: number;
}

export function plainProgress({ sink, now, every = 3000, keepSeconds = 1 }: PlainOptions): Progress {
  const meter = createMeter(now);
  const spokenAt = new Map<string, number>();
  const speak = () => {
    for (const phase of meter.phases) {
      if (now() - (spokenAt.get(phase.key) ?? phase.startedAt) < every) continue;
      spokenAt.set(phase.key, now());
      const seconds = Math.round((now() - phase.startedAt) / 1000);
      const parts = measures(phase, now());
      sink.write(`  ${phase.label}  ${(parts.length > 0 ? parts : [`${seconds} s so far`]).join('   ')}\n`);
    }
  };
  const report = (event: ProgressEvent) => {
    meter.see(event);
    if (event.type === 'note') sink.write(`  ${event.message}\n`);
    else if (event.type === 'done') {
      spokenAt.delete(event.key);
      if (event.seconds >= keepSeconds) sink.write(`${doneLine(event, plainPaint)}\n`);
    } else speak();
  };
  return { report, tick: speak, close() {} };
}
