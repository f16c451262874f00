/** The history of runs, newest first. */
import { formatCount, formatDuration } from '../../core/units.ts';
import type { runsOperation } from '../../operations/runs.ts';
import { columns } from '../layout.ts';
import type { View } from '../view.ts';

export const runsView: View<typeof runsOperation> = (output, paint, width) => {
  if (output.runs.length === 0) return ['  no pipeline has run yet'];
  const word = {
    running: paint.warn('unfinished'),
    succeeded: paint.good('loaded'),
    failed: paint.bad('given up'),
  };
  const rows = output.runs.map((run) => [
    paint.dim(run.startedAt.slice(0, 19).replace('T', ' ')),
    paint.bold(run.pipeline),
    word[run.status],
    run.status === 'running' ? '' : formatCount(run.extracted),
    run.status === 'running' ? '' : formatCount(run.loaded),
    run.quarantined === 0 ? '' : paint.warn(formatCount(run.quarantined)),
    run.deduplicated === 0 ? '' : formatCount(run.deduplicated),
    run.seconds === undefined ? '' : formatDuration(run.seconds),
    run.error ?? '',
  ]);
  const right = 'right' as const;
  return columns(rows, {
    width,
    header: ['started', 'pipeline', '', 'extracted', 'loaded', 'quarantined', 'deduplicated', 'took', ''].map(
      (text) => paint.dim(text),
    ),
    align: ['left', 'left', 'left', right, right, right, right, right, 'left'],
  });
};
