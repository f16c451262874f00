/** What was read, and who says it is right. */
import { formatCount, plural } from '../../core/units.ts';
import type { checkOperation } from '../../operations/check.ts';
import { fields, wrap } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';

export const checkView: View<typeof checkOperation> = (output, paint, width) => {
  const { contract, counts } = output;
  if (contract === undefined || counts === undefined) {
    return [`  ${paint.bad(plural(output.errors, 'error'))}: the contract cannot be used`];
  }
  const parts = [
    plural(counts.tables, 'table'),
    plural(counts.columns, 'column'),
    plural(counts.foreignKeys, 'foreign key'),
    plural(counts.indexes, 'index', 'indexes'),
    ...(counts.sqlFiles === 0 ? [] : [plural(counts.sqlFiles, 'SQL file')]),
    ...(counts.queries === 0 ? [] : [plural(counts.queries, 'query', 'queries')]),
    ...(counts.qualityRules === 0 ? [] : [plural(counts.qualityRules, 'quality rule')]),
    ...(counts.facts === 0 ? [] : [plural(counts.facts, 'fact'), plural(counts.dimensions, 'dimension')]),
    ...(counts.pipelines === 0 ? [] : [plural(counts.pipelines, 'pipeline')]),
  ];
  const text = wrap(parts.join(', '), width - 14);
  const verdict =
    output.errors > 0
      ? paint.bad(plural(output.errors, 'error'))
      : output.loaded === undefined
        ? `no errors ${paint.dim('(not loaded into PostgreSQL)')}`
        : `${paint.good('accepted')} by PostgreSQL: ${formatCount(output.loaded)} objects`;
  return fields(
    [
      ['contract', `${paint.accent(contract.name)} ${contract.version}`],
      ...text.map((line, i) => [i === 0 ? 'declares' : '', line] as const),
      ...(output.code === undefined ? [] : [['code', codeText(output.code, paint)] as const]),
      [
        'check',
        output.warnings > 0 ? `${verdict}, ${paint.warn(plural(output.warnings, 'warning'))}` : verdict,
      ],
    ],
    paint.dim,
  );
};

function codeText(code: { files: number; statements: number; opaque: number }, paint: Paint): string {
  const opaque =
    code.opaque === 0 ? '' : paint.dim(`, ${plural(code.opaque, 'text')} made at run time not judged`);
  return `${plural(code.files, 'file')}, ${plural(code.statements, 'SQL statement')}${opaque}`;
}
