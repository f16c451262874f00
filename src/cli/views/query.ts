/** Rows as a table, or a plan as PostgreSQL tells it. */
import { formatCount } from '../../core/units.ts';
import type { queryOperation } from '../../operations/query.ts';
import { columns } from '../layout.ts';
import type { View } from '../view.ts';

export const queryView: View<typeof queryOperation> = (output, paint, width) => {
  if (output.plan !== undefined) return output.plan.map((line) => `  ${line}`);
  const rows = output.rows.map((row) =>
    row.map((value) => (value === null ? paint.dim('null') : oneLine(value))),
  );
  const count = output.rows.length;
  const counted = output.more
    ? `the first ${formatCount(count)} rows; --limit gives more`
    : `${formatCount(count)} ${count === 1 ? 'row' : 'rows'}`;
  return [
    ...columns(rows, { header: output.columns.map(({ name }) => paint.accent(name)), width }),
    '',
    `  ${paint.dim(counted)}`,
  ];
};

const oneLine = (value: string | number | boolean): string => String(value).replaceAll(/\s*\n\s*/g, ' ');
