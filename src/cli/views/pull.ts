/** What was read and which files say it now. */
import { formatCount, plural } from '../../core/units.ts';
import type { pullOperation } from '../../operations/pull.ts';
import { columns } from '../layout.ts';
import type { View } from '../view.ts';

export const pullView: View<typeof pullOperation> = (output, paint, width) => [
  `  ${paint.accent(output.source)}  ${plural(output.tables, 'table')} ${paint.dim(`of ${formatCount(output.objects)} objects`)}`,
  '',
  ...columns(
    output.files.map(({ path, state }) => [
      state === 'unchanged' ? paint.dim(state) : paint.accent(state),
      path,
    ]),
    { width },
  ),
];
