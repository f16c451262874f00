/** What is known about the phases under way: counts, rate over the last seconds, and what is left. */
import type { ProgressEvent } from '../../core/progress.ts';
import { formatBytes, formatCount, formatDuration } from '../../core/units.ts';
import type { Now } from './progress.ts';

export interface Phase {
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  readonly startedAt: number;
  readonly advance?: Extract<ProgressEvent, { type: 'advance' }>;
  /** Recent (time, done) pairs, oldest first. */
  readonly samples: readonly (readonly [at: number, done: number])[];
}

/** The rate is taken over this window, so that it follows changes without jumping. */
const WINDOW = 5000;
/** Events come by the thousand; more samples would not make the rate better. */
const SAMPLE_EVERY = 100;

export interface Meter {
  readonly phases: readonly Phase[];
  see(event: ProgressEvent): void;
}

export function createMeter(now: Now): Meter {
  const phases = new Map<string, Phase>();
  return {
    get phases() {
      return [...phases.values()];
    },
    see(event) {
      if (event.type === 'start') {
        const { key, label, detail } = event;
        const startedAt = now();
        phases.set(key, { key, label, ...(detail === undefined ? {} : { detail }), startedAt, samples: [] });
      } else if (event.type === 'advance') {
        const known = phases.get(event.key) ?? {
          key: event.key,
          label: event.key,
          startedAt: now(),
          samples: [],
        };
        const at = now();
        const last = known.samples.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
        const samples =
          at - last < SAMPLE_EVERY
            ? known.samples
            : [...known.samples.filter(([t]) => at - t <= WINDOW), [at, event.done] as const];
        phases.set(event.key, { ...known, advance: event, samples });
      } else if (event.type === 'done') phases.delete(event.key);
    },
  };
}

/** Units a second over the window; undefined until half a second has been seen. */
export function rate(phase: Phase, now: number): number | undefined {
  const oldest = phase.samples[0];
  // Over less than a second the first sample says little; then the whole phase is the better measure.
  const [at, done] = oldest !== undefined && now - oldest[0] >= 1000 ? oldest : [phase.startedAt, 0];
  const last = phase.advance?.done;
  const seconds = (now - at) / 1000;
  return last === undefined || seconds < 0.5 || last <= done ? undefined : (last - done) / seconds;
}

/** `1,750,000 of ~2,998,000 rows   312,000 rows/s   ~4 s left` */
export function measures(phase: Phase, now: number): readonly string[] {
  const advance = phase.advance;
  if (advance === undefined) return [];
  const show = advance.unit === 'bytes' ? formatBytes : formatCount;
  const unit = advance.unit === 'bytes' ? '' : ` ${advance.unit}`;
  const total =
    advance.total === undefined ? '' : ` of ${advance.estimated === true ? '~' : ''}${show(advance.total)}`;
  const parts = [`${show(advance.done)}${total}${unit}`];
  const perSecond = rate(phase, now);
  if (perSecond === undefined) return parts;
  if (advance.unit !== 'steps') parts.push(`${show(rounded(perSecond))}${unit}/s`);
  if (advance.total !== undefined && advance.total > advance.done) {
    parts.push(
      `~${formatDuration(Math.max(1, Math.round((advance.total - advance.done) / perSecond)))} left`,
    );
  }
  return parts;
}

/** Two or three significant digits: a rate is no count. */
function rounded(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 2);
  return Math.round(value / step) * step;
}
