/** What was recorded, what was written, and what is left to its owner. */
import { plural } from '../../core/units.ts';
import type { baselineOperation } from '../../operations/baseline.ts';
import { fields } from '../layout.ts';
import type { View } from '../view.ts';
import { targetLines } from './target-line.ts';

export const baselineView: View<typeof baselineOperation> = (output, paint, width) => [
  ...targetLines(output.target, paint, width),
  '',
  ...fields(
    [
      ['recorded', `${paint.good(output.recorded.join(', '))} as applied; nothing ran`],
      ['there', plural(output.objects, 'object')],
      output.written === undefined ? undefined : ['written', output.written],
      output.left.length === 0
        ? undefined
        : ['left alone', output.left.map(({ what, name }) => `${name} (${what})`).join(', ')],
    ],
    paint.dim,
    width,
  ),
];
