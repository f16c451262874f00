/** Commands that a verb suggests next, whole: with the environment they are about, and all that they will be asked for. */
import { allowFlags, hazardsOf } from '../migrate/allow.ts';
import type { Migration } from '../migrate/folder.ts';
import { confirmation, type Target } from './target.ts';

export interface ApprovalRequest {
  /** Path of the file; nothing is written without. */
  readonly out?: string | undefined;
  readonly allow: readonly string[];
}

/** `datawright status --env production`. */
export function commandFor({ environment }: Pick<Target, 'environment'>, words: string): string {
  return `datawright ${words}${environment === undefined ? '' : ` --env ${environment}`}`;
}

/** The whole command that runs `migrations` here. */
export function applyCommand(
  { out, allow }: ApprovalRequest,
  target: Target,
  migrations: readonly Migration[],
): string {
  const hazards = hazardsOf(migrations, 'up').filter((h) => out === undefined || !allow.includes(h));
  const confirm = target.protected ? [`--confirm ${confirmation('up', migrations)}`] : [];
  return [
    commandFor(target, 'apply'),
    ...(out === undefined ? confirm : [`--plan ${out}`]),
    ...(hazards.length === 0 ? [] : [allowFlags(hazards)]),
  ].join(' ');
}
