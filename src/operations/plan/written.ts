/** What `plan` leaves on disk beside the migration: the document to read first, and the plan to be approved. */
import { approvalText, approvedState } from '../../migrate/approval.ts';
import { dangers } from '../../migrate/dangers.ts';
import { type Draft, type Migration, removeMigration } from '../../migrate/folder.ts';
import { planDocument } from '../../migrate/plan-document.ts';
import { pending } from '../../migrate/status.ts';
import { tableSizes } from '../../migrate/table-size.ts';
import type { Context } from '../context.ts';
import type { ApprovalRequest } from '../next-command.ts';
import { serverText, type Target } from '../target.ts';
import type { Start } from './start.ts';

/** Path of the MIGRATION-PLAN file; undefined for a migration that needs no talk. */
export async function writeDocument(
  context: Context,
  target: Target,
  draft: Draft,
): Promise<string | undefined> {
  const sizes = await tableSizes(target.session, [...draft.plan.up, ...draft.plan.down]);
  if (dangers(draft.plan, sizes).length === 0) return undefined;
  const folder = `${target.project.folders.migrations}/${draft.name}`;
  const path = `${folder}/MIGRATION-PLAN-${draft.name.replace(/^\d+_/, '')}.md`;
  await context.files.write(path, planDocument(draft, sizes, labelOf(target)));
  return path;
}

export async function writeApproval(
  { out, allow }: ApprovalRequest,
  context: Context,
  target: Target,
  start: Start,
  migrations: readonly Migration[],
): Promise<{ readonly approval?: string }> {
  if (out === undefined) return {};
  const approval = {
    ...(target.environment === undefined ? {} : { environment: target.environment }),
    target: labelOf(target),
    fingerprint: approvedState(start.live, migrations),
    migrations: migrations.map(({ name, checksum }) => ({ name, checksum })),
    allow,
  };
  await context.files.write(out, approvalText(approval, migrations));
  return { approval: out };
}

/** Removes the folders that wait; their names. */
export async function removeWaiting(context: Context, target: Target): Promise<string[]> {
  const waiting = pending(target.migrations, target.history).map((m) => m.name);
  for (const name of waiting) await removeMigration(context.files, target.project.folders.migrations, name);
  return waiting;
}

function labelOf(target: Target): string {
  return `${target.server.label} (${serverText(target.session.serverVersion)})`;
}
