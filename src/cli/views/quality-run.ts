/** Verdicts by table, keys of failing rows under them, and a line per quality dimension. */
import { formatDuration, plural } from '../../core/units.ts';
import type { qualityRunOperation } from '../../operations/quality-run.ts';
import { columns, truncate } from '../layout.ts';
import type { View } from '../view.ts';

export const qualityRunView: View<typeof qualityRunOperation> = (output, paint, width) => {
  const { verdicts } = output;
  const lines: string[] = [
    `  ${paint.bold(`quality of ${output.contract}`)}   ${plural(verdicts.length, 'check')} on ${plural(output.tables, 'table')} in ${formatDuration(output.seconds)}`,
  ];
  const word = (v: (typeof verdicts)[number]): string =>
    v.passed ? paint.good('ok') : v.severity === 'warning' ? paint.warn('warns') : paint.bad('fails');
  // One set of columns for all tables, so that the eye can run down them.
  const rows = columns(
    verdicts.map((v) => [
      word(v),
      paint.dim(v.dimension),
      truncate(v.label, 44),
      v.passed ? paint.dim(v.observed) : v.observed,
    ]),
    { indent: 4, width, align: ['left', 'left', 'left', 'left'] },
  );
  // A cell that wraps makes more lines than verdicts; then the tables are drawn one by one.
  const aligned = rows.length === verdicts.length ? rows : undefined;
  for (const target of [...new Set(verdicts.map((v) => v.target))]) {
    lines.push('', `  ${paint.accent(target)}`);
    verdicts.forEach((v, i) => {
      if (v.target !== target) return;
      lines.push(
        ...(aligned === undefined
          ? columns([[word(v), paint.dim(v.dimension), v.label, v.observed]], { indent: 4, width })
          : [aligned[i] ?? '']),
      );
      if (v.failingKeys.length > 0) {
        const more = v.failing - v.failingKeys.length;
        const text = `rows ${v.failingKeys.join(', ')}${more > 0 && v.check !== 'unique' ? ` and ${more.toLocaleString('en-US')} more` : ''}`;
        lines.push(`           ${paint.dim(truncate(text, width - 11))}`);
      }
    });
  }
  lines.push('', `  ${output.dimensions.map((d) => dimension(d, paint)).join('   ')}`);
  const proven =
    output.proven === 0 ? '' : ` (${output.proven} proven by constraints, without reading a row)`;
  lines.push(
    `  ${output.passed} passed${proven}, ${output.failed === 0 ? '0 failed' : paint.bad(`${output.failed} failed`)}`,
  );
  return lines;
};

function dimension(
  { dimension, passed, failed }: { dimension: string; passed: number; failed: number },
  paint: Parameters<typeof qualityRunView>[1],
): string {
  const text = `${passed}/${passed + failed}`;
  return `${paint.dim(dimension)} ${failed === 0 ? text : paint.bad(text)}`;
}
