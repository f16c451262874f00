/** The gate's boxes with their evidence; what is missing, and who can supply it, stands under its box. */
import type { gateOperation } from '../../operations/gate.ts';
import { truncate, wrap } from '../layout.ts';
import type { View } from '../view.ts';

/** More with one answer are counted, not listed; `--json` has them all. */
const LISTED = 6;

export const gateView: View<typeof gateOperation> = (output, paint, width) => {
  const lines: string[] = [`  ${paint.bold(`gate of ${output.contract} ${output.version}`)}`, ''];
  for (const box of output.boxes) {
    const mark =
      box.verdict === 'passed'
        ? paint.good('[x]')
        : box.verdict === 'failed'
          ? paint.bad('[ ]')
          : paint.dim('[-]');
    lines.push(`  ${mark} ${box.verdict === 'not applicable' ? paint.dim(box.claim) : box.claim}`);
    const observed = wrap(box.observed, width, '        ');
    lines.push(...observed.map((line) => (box.verdict === 'failed' ? line : paint.dim(line))));
    for (const ask of [...new Set(box.missing.map((m) => m.ask))]) {
      const own = box.missing.filter((m) => m.ask === ask);
      lines.push(
        ...own.slice(0, LISTED).map(({ what }) => `        ${paint.warn(truncate(what, width - 8))}`),
        ...(own.length > LISTED ? [`        ${paint.dim(`and ${own.length - LISTED} more`)}`] : []),
        `        ${paint.dim(truncate(`ask: ${ask}`, width - 8))}`,
      );
    }
  }
  lines.push(
    '',
    `  gate ${output.failed === 0 ? paint.good('passed') : paint.bad('failed')}: ${output.passed} boxes ticked, ${output.failed} not, ${output.notApplicable} not applicable or not checked yet`,
  );
  return lines;
};
