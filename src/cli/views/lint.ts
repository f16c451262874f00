/** What was read, and which rules found something; the findings themselves are the diagnostics below. */
import { plural } from '../../core/units.ts';
import type { lintOperation } from '../../operations/lint.ts';
import { columns, fields } from '../layout.ts';
import type { View } from '../view.ts';

export const lintView: View<typeof lintOperation> = (output, paint, width) => {
  const { files, rules } = output;
  const statements = files.reduce((sum, file) => sum + file.statements, 0);
  const suppressed = files.reduce((sum, file) => sum + file.suppressed, output.schema?.suppressed ?? 0);
  const formats = [...new Set(files.map((file) => file.format))].join(', ');
  const verdict = [
    output.errors > 0 ? paint.bad(plural(output.errors, 'error')) : undefined,
    output.warnings > 0 ? paint.warn(plural(output.warnings, 'warning')) : undefined,
    output.notes > 0 ? plural(output.notes, 'note') : undefined,
  ].filter((part) => part !== undefined);
  return [
    ...fields(
      [
        output.schema === undefined
          ? undefined
          : ['schema', `${plural(output.schema.tables, 'table')} ${paint.dim(`(${output.schema.of})`)}`],
        files.length === 0
          ? undefined
          : [
              'migrations',
              `${plural(files.length, 'file')}, ${plural(statements, 'statement')} ${paint.dim(`(${formats})`)}`,
            ],
        ['lint', verdict.length === 0 ? paint.good('nothing found') : verdict.join(', ')],
        suppressed === 0 ? undefined : ['accepted', `${plural(suppressed, 'finding')} silenced by comments`],
      ],
      paint.dim,
    ),
    ...(rules.length === 0
      ? []
      : [
          '',
          ...columns(
            rules.map(({ rule, code, findings }) => [String(findings), rule, paint.dim(code)]),
            { width },
          ),
        ]),
  ];
};
