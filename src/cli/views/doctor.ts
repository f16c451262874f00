/** One line for each thing that was looked at, its fix below where one is needed. */
import type { doctorOperation } from '../../operations/doctor.ts';
import { columns } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';

export const doctorView: View<typeof doctorOperation> = ({ checks }, paint, width) => {
  const rows = checks.flatMap(({ name, state, detail, fix }) => [
    [mark(state, paint), name, detail],
    ...(fix === undefined ? [] : [['', '', paint.dim(fix)]]),
  ]);
  return columns(rows, { width });
};

function mark(state: 'ok' | 'warning' | 'problem', paint: Paint): string {
  if (state === 'ok') return paint.good('ok');
  return state === 'warning' ? paint.warn('warning') : paint.bad('problem');
}
