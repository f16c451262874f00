/** Migrations in order, with where each one stands. */
import { plural } from '../../core/units.ts';
import type { statusOperation } from '../../operations/status.ts';
import { columns } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';
import { targetLines } from './target-line.ts';

export const statusView: View<typeof statusOperation> = (output, paint, width) => {
  const head = targetLines(output.target, paint, width);
  if (output.migrations.length === 0) return [...head, '', '  no migrations yet'];
  const rows = output.migrations.map((m) => [
    stateText(m.state, paint),
    m.name,
    m.actions === undefined ? '' : plural(m.actions, 'step'),
    paint.dim(
      m.appliedAt === undefined
        ? m.direction === undefined
          ? ''
          : `on its way ${m.direction}`
        : `${timeText(m.appliedAt)}${m.adopted === undefined ? '' : `, ${ADOPTED[m.adopted]}`}`,
    ),
  ]);
  return [
    ...head,
    '',
    ...columns(rows, { width }),
    ...(output.confirm === undefined
      ? []
      : ['', `  protected: apply with ${paint.warn(`--confirm ${output.confirm}`)}`]),
  ];
};

const ADOPTED = { baseline: 'was there before', squash: 'stands for those that ran' } as const;

function stateText(
  state: Parameters<typeof statusView>[0]['migrations'][number]['state'],
  paint: Paint,
): string {
  if (state === 'applied') return paint.good(state);
  if (state === 'pending') return paint.accent('waiting');
  return paint.bad(state);
}

/** `2026-11-20 23:59 UTC` */
function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
