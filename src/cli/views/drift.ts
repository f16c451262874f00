/** Differences between what is there and what should be, by name. */
import { plural } from '../../core/units.ts';
import type { driftOperation } from '../../operations/drift.ts';
import { columns, headLines, truncate } from '../layout.ts';
import type { View } from '../view.ts';

export const driftView: View<typeof driftOperation> = (output, paint, width) => {
  const { expected, differences } = output;
  const against =
    expected.what === 'contract'
      ? `contract ${expected.name}`
      : expected.name === ''
        ? 'the last migration'
        : expected.name;
  const head = headLines(
    [
      `${output.target.environment ?? 'app'}  ${paint.dim(`(${output.target.label})`)}`,
      `against  ${paint.accent(against)}`,
      paint.dim(`${plural(output.compared, 'object')} compared`),
    ],
    width,
  );
  if (differences.length === 0) return [...head, '', '  no drift: the database is what it should be'];
  const rows = differences.map((d) => [
    d.state === 'different'
      ? paint.warn(d.state)
      : d.state === 'missing'
        ? paint.bad(d.state)
        : paint.accent(d.state),
    d.kind,
    d.name,
    d.attributes.map((a) => truncate(`${a.name} ${a.expected} → ${a.live}`, 60)).join('; '),
  ]);
  return [...head, '', ...columns(rows, { width })];
};
