/** What each pipeline did with its rows; sums first, then the rules that caught some. */
import { formatCount, formatDuration, plural } from '../../core/units.ts';
import type { runOperation } from '../../operations/run.ts';
import { columns, truncate, wrap } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';

type Output = Parameters<View<typeof runOperation>>[0];

export const runView: View<typeof runOperation> = (output, paint, width) => {
  if (output.explained.length > 0) return output.explained.flatMap((flow) => explained(flow, paint, width));
  return [
    ...output.runs.flatMap((run, i) => [...(i === 0 ? [] : ['']), ...one(run, paint, width)]),
    ...(output.failed.length === 0
      ? []
      : [
          '',
          ...columns(
            output.failed.map(({ pipeline, message }) => [
              paint.bad('failed'),
              paint.bold(pipeline),
              message,
            ]),
            { width },
          ),
        ]),
    ...(output.runs.length < 2
      ? []
      : [
          '',
          `  ${plural(output.runs.length, 'pipeline')}   ${equation(output, paint)}   ${formatDuration(output.seconds)}`,
        ]),
  ];
};

function one(run: Output['runs'][number], paint: Paint, width: number): readonly string[] {
  const since = run.since === undefined ? '' : `   since ${run.since.slice(0, 19)}`;
  const head = `  ${paint.bold(run.pipeline)}   ${run.source} → ${run.target}${paint.dim(since)}`;
  if (run.status === 'unchanged') {
    return [
      head,
      `  unchanged since it was last loaded: nothing to do   ${paint.dim(formatDuration(run.seconds))}`,
    ];
  }
  const rate = run.seconds >= 1 ? `   ${formatCount(run.extracted / run.seconds)} rows/s` : '';
  const lines = [
    head,
    `  ${equation(run, paint)}   ${formatDuration(run.seconds)}${paint.dim(rate)}`,
    ...(run.resumed ? [paint.dim('  went on where a killed run had stopped')] : []),
    ...(run.filtered === 0 ? [] : [paint.dim(`  ${plural(run.filtered, 'row')} left out by a filter`)]),
  ];
  const word = {
    quarantine: 'quarantined',
    deduplicate: 'deduplicated',
    fail: 'failed',
    unchanged: 'unchanged',
  };
  const caught = [
    ...run.rules.map((rule) => [
      formatCount(rule.rows),
      rule.action === 'quarantine' ? paint.warn(word[rule.action]) : paint.dim(word[rule.action]),
      truncate(rule.action === 'quarantine' ? `${rule.name}: ${rule.reason}` : rule.reason, width - 30),
    ]),
    ...Object.entries(run.remarks).map(([remark, rows]) => [formatCount(rows), paint.dim('noted'), remark]),
  ];
  return [...lines, ...columns(caught, { indent: 4, align: ['right', 'left', 'left'], width })];
}

/** Always adds up; a reader can check it. */
function equation(
  counts: { extracted: number; loaded: number; quarantined: number; deduplicated: number },
  paint: Paint,
): string {
  const quarantined = `${formatCount(counts.quarantined)} quarantined`;
  return [
    `extracted ${formatCount(counts.extracted)} = loaded ${formatCount(counts.loaded)}`,
    counts.quarantined === 0 ? quarantined : paint.warn(quarantined),
    `${formatCount(counts.deduplicated)} deduplicated`,
  ].join(' + ');
}

function explained(flow: Output['explained'][number], paint: Paint, width: number): readonly string[] {
  const lines = [
    `  ${paint.bold(flow.pipeline)}   ${flow.source} → ${flow.target}   ${paint.dim(flow.engine)}`,
    '',
    ...columns(
      flow.columns.map((column) => [column.name, column.type, paint.dim(column.select)]),
      { indent: 4, width },
    ),
  ];
  let phase = '';
  for (const statement of flow.statements) {
    if (statement.phase !== phase) {
      phase = statement.phase;
      lines.push('', `  ${paint.accent(phase)}`);
    }
    lines.push(`    ${paint.dim(`-- ${statement.label}`)}`);
    for (const line of statement.sql.split('\n')) lines.push(...wrap(line.trimEnd(), width, '    '));
  }
  return [...lines, ''];
}
