/** Bars on a terminal: one block of live lines at the bottom, redrawn in place; long phases stay as a line above. */
import type { ProgressEvent } from '../../core/progress.ts';
import { formatDuration } from '../../core/units.ts';
import { truncate } from '../layout.ts';
import type { Paint } from '../paint.ts';
import { createMeter, measures, type Phase } from './meter.ts';
import type { Now, Progress, Sink } from './progress.ts';

export interface TerminalOptions {
  readonly sink: Sink;
  readonly paint: Paint;
  readonly now: Now;
  /** Columns and rows of the terminal, asked anew at each redraw because windows are resized. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** A finished phase at least this long stays on the screen. */
  readonly keepSeconds?: number;
}

const REDRAW_EVERY = 100;
const BAR = 28;
const LABEL = 10;

export function terminalProgress(options: TerminalOptions): Progress {
  const { sink, paint, now, size, keepSeconds = 1 } = options;
  const meter = createMeter(now);
  let drawn = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;

  const erase = () => {
    if (drawn > 0) sink.write(`\u001b[${drawn}A\r\u001b[0J`);
    drawn = 0;
  };
  const draw = () => {
    const { columns, rows } = size();
    const lines = meter.phases
      .flatMap((phase) => phaseLines(phase, now(), paint))
      .slice(-Math.max(2, rows - 2))
      .map((line) => truncateKeepingColour(line, columns - 1));
    erase();
    if (lines.length > 0) sink.write(`${lines.join('\n')}\n`);
    drawn = lines.length;
    drawnAt = now();
  };
  const above = (line: string) => {
    erase();
    sink.write(`${line}\n`);
    draw();
  };
  const report = (event: ProgressEvent) => {
    meter.see(event);
    if (event.type === 'note') above(`  ${paint.dim(event.message)}`);
    else if (event.type === 'done' && event.seconds >= keepSeconds) above(doneLine(event, paint));
    else if (now() - drawnAt >= REDRAW_EVERY) draw();
  };
  return {
    report,
    tick() {
      if (meter.phases.length > 0 || drawn > 0) draw();
    },
    close: erase,
  };
}

/** `████░░░` of `fraction`, in eighths. */
export function bar(fraction: number, width = BAR): string {
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const full = Math.floor(eighths / 8);
  const part = eighths % 8 === 0 ? '' : '▏▎▍▌▋▊▉'.charAt((eighths % 8) - 1);
  return `${'█'.repeat(full)}${part}${'░'.repeat(width - full - part.length)}`;
}

export function doneLine(event: Extract<ProgressEvent, { type: 'done' }>, paint: Paint): string {
  const detail = event.detail === undefined ? '' : `  ${event.detail}`;
  return `  ${event.label.padEnd(LABEL)}${detail}  ${paint.dim(formatDuration(event.seconds))}`;
}

function phaseLines(phase: Phase, now: number, paint: Paint): readonly string[] {
  const elapsed = (now - phase.startedAt) / 1000;
  const parts = measures(phase, now);
  const time = parts.length === 0 && elapsed >= 1 ? `  ${paint.dim(formatDuration(elapsed))}` : '';
  const detail = phase.detail === undefined ? '' : `  ${paint.dim(phase.detail)}`;
  const head = `  ${phase.label.padEnd(LABEL)}${detail}${time}`;
  if (parts.length === 0) return [head];
  const { done, total } = phase.advance ?? { done: 0, total: undefined };
  const drawing = total === undefined || total === 0 ? '' : `${paint.accent(bar(done / total))}  `;
  return [head, `  ${drawing}${parts.join('   ')}`];
}

/** Colours cannot be cut in the middle; a line that is too long loses them. */
function truncateKeepingColour(line: string, width: number): string {
  return truncate(line, width);
}
