/** The database a verb works on: which environment, one session, its ledger, its history, the migrations folder. */

import { DatawrightError, type Diagnostic, failure, hasErrors } from '../core/diagnostic.ts';
import { sha256 } from '../core/hash.ts';
import type { PostgresServer } from '../core/ports/postgres.ts';
import { sqlLedger } from '../journal/ledger.ts';
import type { Database } from '../migrate/apply.ts';
import { type Migration, readMigrations } from '../migrate/folder.ts';
import { type History, readHistory } from '../migrate/history.ts';
import type { Project } from '../project/project.ts';
import { postgresDialect } from '../sql/postgres.ts';
import type { Context } from './context.ts';

export interface Target extends Database {
  readonly project: Project;
  readonly server: PostgresServer;
  readonly environment?: string;
  readonly protected: boolean;
  readonly migrations: readonly Migration[];
  readonly history: History;
  /** Findings about the folders; errors among them are thrown unless the verb only looks. */
  readonly findings: readonly Diagnostic[];
}

/**
 * Opens the environment's database (`app` without one), runs `work` and closes it. Edited folders are refused,
 * unless the verb only looks.
 */
export async function withTarget<T>(
  context: Context,
  verb: string,
  environment: string | undefined,
  work: (target: Target) => Promise<T>,
  { looksOnly = false }: { readonly looksOnly?: boolean } = {},
): Promise<T> {
  const project = await context.project();
  const chosen = environment === undefined ? undefined : project.environments[environment];
  if (environment !== undefined && chosen === undefined)
    throw failure('M035', `there is no environment ${environment}`, {
      fix: `datawright.yaml names ${Object.keys(project.environments).join(', ') || 'none'}`,
    });
  const { migrations, diagnostics } = await readMigrations(context.files, project.folders.migrations);
  if (hasErrors(diagnostics) && !looksOnly) throw new DatawrightError(diagnostics);
  const server = await context.database(chosen?.connection);
  const session = await server.connect({ applicationName: `datawright ${verb}` });
  try {
    const ledger = sqlLedger(session, postgresDialect, context.clock);
    return await work({
      project,
      server,
      session,
      ledger,
      ...(environment === undefined ? {} : { environment }),
      protected: chosen?.protected ?? false,
      migrations,
      findings: diagnostics,
      history: await readHistory(ledger, migrations),
    });
  } finally {
    await session.close();
  }
}

/** What `--confirm` has to repeat: changes with every change of what is about to run. */
export function confirmation(direction: 'up' | 'down', migrations: readonly Migration[]): string {
  return sha256([direction, ...migrations.map((m) => `${m.name} ${m.checksum}`)].join('\n')).slice(0, 12);
}

export function requireConfirmation(
  target: Target,
  direction: 'up' | 'down',
  migrations: readonly Migration[],
  confirm: string | undefined,
): void {
  const wanted = confirmation(direction, migrations);
  if (!target.protected || confirm === wanted) return;
  throw failure(
    'M029',
    confirm === undefined
      ? `${target.environment} is protected`
      : `${confirm} is not the fingerprint of what would run on ${target.environment}`,
    {
      why: `${direction === 'up' ? 'Would apply' : 'Would take back'}: ${migrations.map((m) => m.name).join(', ')}. Nothing was changed.`,
      fix: `look at ${migrations.length === 1 ? 'it' : 'them'}, then repeat with --confirm ${wanted}`,
    },
  );
}

export function serverText(version: number): string {
  return `PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}`;
}
