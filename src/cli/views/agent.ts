/** The files of coding agents: what was found, and what was done. */
import { plural } from '../../core/units.ts';
import type { agentInstallOperation } from '../../operations/agent-install.ts';
import type { agentUninstallOperation } from '../../operations/agent-uninstall.ts';
import { columns } from '../layout.ts';
import type { Paint } from '../paint.ts';
import type { View } from '../view.ts';

interface File {
  readonly client: string;
  readonly path: string;
  readonly state: string;
  readonly done: string;
}

const lines = (files: readonly File[], paint: Paint, width: number): readonly string[] => [
  ...columns(
    files.map((file) => [word(file, paint), file.path, paint.dim(file.client)]),
    { width },
  ),
];

function word({ state, done }: File, paint: Paint): string {
  if (done !== 'left') return done === 'removed' ? paint.warn('removed') : paint.accent('written');
  if (state === 'fresh') return paint.dim('up to date');
  if (state === 'absent') return paint.dim('not there');
  return state === 'edited' ? paint.warn('edited') : paint.bad(state);
}

export const agentInstallView: View<typeof agentInstallOperation> = ({ files, written }, paint, width) => [
  ...lines(files, paint, width),
  ...(written || count(files) === 0
    ? []
    : ['', `  ${paint.dim(`nothing was written; ${plural(count(files), 'file')} would be`)}`]),
];

export const agentUninstallView: View<typeof agentUninstallOperation> = (
  { files, removed },
  paint,
  width,
) => [...lines(files, paint, width), ...(removed ? [] : ['', `  ${paint.dim('nothing was removed')}`])];

const count = (files: readonly File[]): number =>
  files.filter(({ state }) => state === 'missing' || state === 'outdated').length;
