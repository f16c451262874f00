/** Which files were written and which were right already. */
import { formatDuration, plural } from '../../core/units.ts';
import type { generateOperation } from '../../operations/generate.ts';
import { columns } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';

export const generateView: View<typeof generateOperation> = (output, paint, width) => {
  const { contract, files } = output;
  const same = files.filter((file) => file.state === 'unchanged').length;
  return [
    `  contract ${contract.name} ${contract.version}  →  ${output.folder}/   ${paint.dim(`${plural(output.tables, 'table')}, ${plural(output.views, 'view')}, ${formatDuration(output.seconds)}`)}`,
    '',
    ...columns(
      files.map((file) => [word(file, paint), file.path, paint.dim(remark(file))]),
      { width },
    ),
    '',
    `  ${same === files.length ? `${plural(files.length, 'file')} up to date` : summary(output, same)}`,
  ];
};

type File = { readonly state: string; readonly written: boolean };

function word({ state, written }: File, paint: Paint): string {
  if (state === 'unchanged') return paint.dim('unchanged');
  if (written) return state === 'obsolete' ? paint.warn('removed') : paint.accent('written');
  return paint.bad(state);
}

function remark({ state, written }: File): string {
  if (!written) return '';
  return state === 'edited' ? 'had been edited by hand' : state === 'missing' ? 'new' : '';
}

function summary(
  { checked, files }: { readonly checked: boolean; readonly files: readonly File[] },
  same: number,
): string {
  const other = files.length - same;
  return checked
    ? `${plural(other, 'file')} of ${files.length} not up to date; nothing was written`
    : `${plural(files.filter((file) => file.written).length, 'file')} written, ${same} unchanged`;
}
