/** Rows that were made up, by table. */
import { formatCount, formatDuration, plural } from '../../core/units.ts';
import type { seedOperation } from '../../operations/seed.ts';
import { columns } from '../layout.ts';
import type { View } from '../view.ts';

export const seedView: View<typeof seedOperation> = (output, paint, width) => {
  const { tables } = output;
  const rows = tables.map(({ table, rows: made, before }) => [
    table,
    formatCount(output.written ? made : before),
    before === 0 || !output.written ? '' : paint.dim(`${formatCount(before)} before`),
  ]);
  return [
    `  ${output.database}`,
    '',
    ...columns(rows, { width }),
    '',
    output.written
      ? `  ${plural(output.rows, 'row')} written in one transaction   ${paint.dim(formatDuration(output.seconds))}`
      : `  every table has rows already: nothing was written ${paint.dim('(--append adds more)')}`,
  ];
};
