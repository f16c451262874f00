/** What was found and what was written. */
import type { initOperation } from '../../operations/init.ts';
import { columns, fields } from '../layout.ts';
import type { View } from '../view.ts';

const CONTRACT = {
  pulled: 'pulled from the database',
  starter: 'a small one to begin with',
  present: 'was there and is kept',
  none: 'none yet: the database did not answer',
};

export const initView: View<typeof initOperation> = (output, paint, width) => [
  ...fields(
    [
      ['project', paint.accent(output.project)],
      ['database', output.database === 'embedded' ? 'PostgreSQL 18 that Datawright brings' : 'DATABASE_URL'],
      ['contract', output.contract === 'none' ? paint.warn(CONTRACT.none) : CONTRACT[output.contract]],
    ],
    paint.dim,
  ),
  '',
  ...columns(
    output.files.map(({ path, state }) => [state === 'kept' ? paint.dim(state) : paint.accent(state), path]),
    { width },
  ),
];
