/** What was applied, and how long it took. */
import { formatDuration, plural } from '../../core/units.ts';
import type { applyOperation } from '../../operations/apply.ts';
import { columns } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';
import { targetLines } from './target-line.ts';

export const applyView: View<typeof applyOperation> = (output, paint, width) => {
  const head = targetLines(output.target, paint, width);
  if (output.applied.length === 0)
    return [
      ...head,
      '',
      output.alreadyApplied === 0
        ? '  nothing to apply: there are no migrations yet'
        : `  nothing to apply: ${plural(output.alreadyApplied, 'migration')} already there`,
    ];
  return [
    ...head,
    '',
    ...columns(
      output.applied.map((entry) => appliedRow(entry, paint)),
      { width },
    ),
    ...(output.waiting > 0 ? ['', paint.dim(`  ${plural(output.waiting, 'migration')} still waiting`)] : []),
  ];
};

export function appliedRow(
  entry: {
    readonly name: string;
    readonly direction: 'up' | 'down';
    readonly resumed: boolean;
    readonly actions: number;
    readonly seconds: number;
  },
  paint: Paint,
): readonly string[] {
  return [
    entry.direction === 'up' ? paint.good('applied') : paint.accent('taken back'),
    paint.bold(entry.name),
    plural(entry.actions, 'step'),
    formatDuration(entry.seconds),
    entry.resumed ? paint.dim('resumed') : '',
  ];
}
