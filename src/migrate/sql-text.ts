/** A plan's actions as a SQL file that people read in review: every statement under what it locks, costs and risks. */
import type { Action, DataEffect } from '../catalog/action.ts';
import { batchText } from './backfill/batch.ts';
import { describe, subjectOf } from './describe.ts';

export function sqlText(name: string, direction: 'up' | 'down', actions: readonly Action[]): string {
  const head = [
    `-- ${name}: ${direction}`,
    '-- Written by datawright plan; plan.json is what runs, and its checksum holds this file. To change a migration,',
    '-- change the contract and plan again; an edit here is refused.',
  ];
  if (actions.length === 0) return `${[...head, '', '-- Nothing to do.'].join('\n')}\n`;
  const statements = actions.map((action, index) => {
    const { what } = describe(action);
    const remarks = [
      `-- ${index + 1}/${actions.length}  ${action.phase}  ${subjectOf(action)}: ${what}`,
      `--   ${lockText(action)}${action.transactional ? '' : ', outside a transaction'}`,
      ...(action.hazards.length === 0
        ? []
        : [`--   ${effectText(action.data)}: needs ${action.hazards.map((h) => `--allow ${h}`).join(' ')}`]),
      ...(action.note === undefined ? [] : [`--   ${action.note}`]),
      ...(action.backfill === undefined
        ? []
        : [`--   a batch is: ${batchText(action.backfill)}`, '--   all of them do what this does at once:']),
    ].map((line) => line.replaceAll('\n', ' '));
    return [...remarks, `${action.sql};`].join('\n');
  });
  return `${[...head, '', statements.join('\n\n')].join('\n')}\n`;
}

/** `ACCESS EXCLUSIVE, instant`; `no lock` when no user table is touched. */
export function lockText(action: Action): string {
  if (action.lock === 'none') return action.cost === 'instant' ? 'no lock' : `no lock, ${action.cost}`;
  return `${action.lock}, ${action.backfill === undefined ? action.cost : 'in batches'}`;
}

export function effectText(data: DataEffect): string {
  return data === 'none'
    ? ''
    : data === 'lossless'
      ? 'lossless'
      : data === 'lossy'
        ? 'lossy'
        : 'irreversible';
}
