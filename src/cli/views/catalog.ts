/** What a schema has, kind by kind. */
import { formatCount } from '../../core/units.ts';
import type { catalogOperation } from '../../operations/catalog.ts';
import { columns, fields } from '../layout.ts';
import type { View } from '../view.ts';

export const catalogView: View<typeof catalogOperation> = (output, paint, width) => [
  `  ${paint.accent(output.label)}  ${paint.dim(`${formatCount(output.objects)} objects`)}`,
  '',
  ...columns(
    output.kinds.map(({ kind, count }) => [kind, formatCount(count)]),
    { width, align: ['left', 'right'] },
  ),
  '',
  ...fields(
    [
      ['fingerprint', output.fingerprint],
      output.written === undefined ? undefined : ['written', output.written],
    ],
    paint.dim,
    width,
  ),
];
