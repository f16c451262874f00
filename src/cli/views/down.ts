/** What was taken back. */
import { plural } from '../../core/units.ts';
import type { downOperation } from '../../operations/down.ts';
import { columns } from '../layout.ts';
import type { View } from '../view.ts';
import { appliedRow } from './apply.ts';
import { targetLines } from './target-line.ts';

export const downView: View<typeof downOperation> = (output, paint, width) => {
  const head = targetLines(output.target, paint, width);
  if (output.takenBack.length === 0) return [...head, '', '  nothing to take back: no migration is applied'];
  return [
    ...head,
    '',
    ...columns(
      output.takenBack.map((entry) => appliedRow(entry, paint)),
      { width },
    ),
    '',
    paint.dim(`  ${plural(output.applied, 'migration')} still applied`),
  ];
};
