/** Reasons with their counts, and some of the rows under each. */
import { formatCount, plural } from '../../core/units.ts';
import type { quarantineOperation } from '../../operations/quarantine.ts';
import { truncate } from '../layout.ts';
import type { View } from '../view.ts';

export const quarantineView: View<typeof quarantineOperation> = (output, paint, width) => {
  if (output.reasons.length === 0) return [`  ${output.pipeline} has no rows in quarantine`];
  return [
    `  ${paint.bold(output.pipeline)}   ${plural(output.rows, 'row')} in quarantine, ${plural(output.reasons.length, 'reason')}   ${paint.dim(`datawright.quarantine of ${output.connection}`)}`,
    ...output.reasons.flatMap((reason) => [
      '',
      `  ${paint.warn(formatCount(reason.rows))}  ${truncate(reason.reason, width - 14)}`,
      `      ${paint.dim(truncate(`${reason.rule}   last ${reason.last.slice(0, 19)}`, width - 6))}`,
      ...reason.samples.map((row) => `      ${truncate(cells(row), width - 6)}`),
    ]),
  ];
};

function cells(row: Readonly<Record<string, unknown>>): string {
  return Object.entries(row)
    .map(
      ([name, value]) =>
        `${name} ${value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    .join('  ');
}
