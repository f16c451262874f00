/** What takes one schema to another: the steps as `plan` shows them, or their SQL alone. */
import { formatCount, plural } from '../../core/units.ts';
import type { diffOperation } from '../../operations/diff.ts';
import { fields, truncate } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';
import { proofText, stepLines, waitingFields } from './plan.ts';

type Output = Parameters<typeof diffView>[0];

export const diffView: View<typeof diffOperation> = (output, paint, width) => {
  if (output.sql) return output.up.flatMap(({ sql }) => `${sql};`.split('\n'));
  const head = heading(output, paint, width);
  if (output.up.length === 0) return [...head, '', '  nothing to do: the two are equal'];
  const hazards = [...new Set(output.up.flatMap((step) => step.hazards))];
  return [
    ...head,
    '',
    ...stepLines(output.up, paint, width),
    '',
    ...fields(
      [
        output.proof === undefined
          ? ['not proven', 'run with --prove to prove it on the shadow']
          : [output.proof.proven ? 'proven' : paint.bad('not proven'), proofText(output.proof, paint)],
        ['down', `${formatCount(output.down.length)} ${output.down.length === 1 ? 'step' : 'steps'} back`],
        ...waitingFields(output.up, paint),
        hazards.length === 0 ? undefined : ['loses data', paint.warn(hazards.join(', '))],
      ],
      paint.dim,
      width,
    ),
  ];
};

function heading({ from, to, compared, differing }: Output, paint: Paint, width: number): readonly string[] {
  const counts = `${plural(compared, 'object')} compared, ${differing === 0 ? 'none differs' : `${formatCount(differing)} ${differing === 1 ? 'differs' : 'differ'}`}`;
  return [
    `  ${truncate(`${from.label}  →  ${paint.accent(to.label)}`, width - 2)}`,
    `  ${paint.dim(counts)}`,
  ];
}
