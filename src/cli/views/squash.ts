/** What became what. */
import { plural } from '../../core/units.ts';
import type { squashOperation } from '../../operations/squash.ts';
import { fields } from '../layout.ts';
import type { View } from '../view.ts';

export const squashView: View<typeof squashOperation> = (output, paint, width) => {
  const { replaces, migration } = output;
  return fields(
    [
      [
        'squashed',
        `${plural(replaces.length, 'migration')} (${replaces[0]} … ${replaces.at(-1)}) into ${paint.accent(migration.name)}`,
      ],
      ['steps', `${plural(output.actions, 'step')} instead of ${output.actionsBefore}`],
      ['proven', 'up: catalog equal to what they make one by one   down: back to nothing'],
      ['written', migration.written ? migration.path : 'nothing'],
      ['here', output.here === 'applied' ? 'seen as applied: nothing has to run' : 'waits to be applied'],
    ],
    paint.dim,
    width,
  );
};
