/** What was found, each with its name and what mending does. */
import type { repairOperation } from '../../operations/repair.ts';
import { columns, wrap } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';
import { targetLines } from './target-line.ts';

export const repairView: View<typeof repairOperation> = (output, paint, width) => {
  const head = targetLines(output.target, paint, width);
  if (output.found.length === 0) return [...head, '', '  nothing to mend'];
  return [
    ...head,
    ...output.found.flatMap(({ name, what, does, state }) => [
      '',
      ...columns([[stateText(state, paint), paint.bold(name)]], { width }),
      ...wrap(what, width, '    '),
      ...wrap(does, width, '    ').map((line) => paint.dim(line)),
    ]),
  ];
};

function stateText(state: Parameters<typeof repairView>[0]['found'][number]['state'], paint: Paint): string {
  if (state === 'mended') return paint.good(state);
  return state === 'can be mended' ? paint.accent(state) : paint.warn(state);
}
