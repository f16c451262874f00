/** The gate's boxes with their evidence; what is missing, and who can supply it, stands under its box. */
import type { gateOperation } from '../../operations/gate.ts';
import { truncate, wrap } from '../layout.ts';
import type { View } from '../view.ts';

/** More of one box are counted, not listed; `--json` has them all. */
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
    for (const { what, ask } of box.missing.slice(0, LISTED)) {
      lines.push(
        `        ${paint.warn(truncate(what, width - 8))}`,
        `          ${paint.dim(truncate(`ask: ${ask}`, width - 10))}`,
      );
    }
    const more = box.missing.length - LISTED;
    if (more > 0) lines.push(`        ${paint.dim(`and ${more} more`)}`);
  }
  lines.push(
    '',
    `  gate ${output.failed === 0 ? paint.good('passed') : paint.bad('failed')}: ${output.passed} boxes ticked, ${output.failed} not, ${output.notApplicable} not applicable or not checked yet`,
  );
  return lines;
};
