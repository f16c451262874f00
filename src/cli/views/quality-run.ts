/** Verdicts by table, keys of failing rows under them, and a line per quality dimension. */
import { formatCount, formatDuration, plural } from '../../core/units.ts';
import type { qualityRunOperation } from '../../operations/quality-run.ts';
import { columns, padTo, truncate, visibleWidth, wrap } from '../layout.ts';
import type { View } from '../view.ts';

/** Longer demands are cut; `--json` has them whole. */
const LABEL = 40;
const DETAIL = ' '.repeat(11);

export const qualityRunView: View<typeof qualityRunOperation> = (output, paint, width) => {
  const { verdicts } = output;
  const lines: string[] = [
    `  ${paint.bold(`quality of ${output.contract}`)}   ${plural(verdicts.length, 'check')} on ${plural(output.tables, 'table')} in ${formatDuration(output.seconds)}`,
  ];
  const word = (v: (typeof verdicts)[number]): string =>
    v.passed ? paint.good('ok') : v.severity === 'warning' ? paint.warn('warns') : paint.bad('fails');
  const cells = verdicts.map((v) => [word(v), paint.dim(v.dimension), truncate(v.label, LABEL)]);
  const heads = columns(cells, { indent: 4, align: ['left', 'left', 'left'] });
  const observedAt = Math.max(...heads.map(visibleWidth)) + 2;
  for (const target of [...new Set(verdicts.map((v) => v.target))]) {
    lines.push('', `  ${paint.accent(target)}`);
    verdicts.forEach((v, i) => {
      if (v.target !== target) return;
      const head = heads[i] ?? '';
      const room = width - observedAt;
      if (v.passed) lines.push(padTo(head, observedAt) + paint.dim(truncate(v.observed, room)));
      else if (visibleWidth(v.observed) <= room) lines.push(padTo(head, observedAt) + v.observed);
      else lines.push(head, ...wrap(v.observed, width, DETAIL));
      if (!v.passed && v.failingKeys.length > 0) {
        const more = v.failing - v.failingKeys.length;
        const rest = more > 0 && v.check !== 'unique' ? ` and ${formatCount(more)} more` : '';
        const keys = truncate(`rows ${v.failingKeys.join(', ')}`, width - DETAIL.length - rest.length);
        lines.push(DETAIL + paint.dim(keys + rest));
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
