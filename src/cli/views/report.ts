/** Where the page is and what is on it. */
import { formatBytes, plural } from '../../core/units.ts';
import type { reportOperation } from '../../operations/report.ts';
import { wrap } from '../layout.ts';
import type { View } from '../view.ts';

export const reportView: View<typeof reportOperation> = (output, paint, width) => [
  `  ${paint.accent(output.path)}   ${paint.dim(formatBytes(output.bytes))}`,
  `  ${[
    plural(output.tables, 'table'),
    plural(output.pipelines, 'pipeline'),
    plural(output.verdicts, 'verdict'),
    plural(output.migrations, 'migration'),
  ].join(', ')}`,
  ...output.gaps.flatMap((gap) => wrap(`not on it: ${gap}`, width, '  ').map((line) => paint.warn(line))),
];
