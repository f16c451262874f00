/** Lints migrations in the order they run; each knows what those before it made. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { earlier, type Fact } from './facts.ts';
import { type FindRequest, findMigrations } from './folder.ts';
import { judgeMigration } from './judge.ts';
import type { Level, Rule } from './rule.ts';

export interface LintRequest extends FindRequest {
  readonly postgres: number | undefined;
  /** Whether the tool runs each file in one transaction; what its format says when it is not given. */
  readonly inTransaction: boolean | undefined;
  readonly levelOf: (rule: Rule) => Level;
}

export interface LintedFile {
  readonly file: string;
  readonly format: string;
  readonly statements: number;
  readonly suppressed: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface LintOutcome {
  readonly files: readonly LintedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

export async function lintMigrations(
  files: Pick<Storage, 'read' | 'list'>,
  request: LintRequest,
): Promise<LintOutcome> {
  const { migrations, diagnostics } = await findMigrations(files, request);
  // A whole folder is linted as if each file were the next one; files that are named, or that come after the last
  // applied one, go to the database together, and what one makes is new to the next.
  const linted: LintedFile[] = [];
  let past: readonly Fact[] = [];
  for (const migration of migrations) {
    const { format } = migration;
    const judged = await judgeMigration(
      { ...migration, inTransaction: request.inTransaction ?? migration.inTransaction },
      {
        settings: { postgres: request.postgres, newWithin: 'file', timeouts: format.timeouts ?? [] },
        earlier: past,
        levelOf: (rule) =>
          !migration.judged || format.caredFor?.includes(rule.id) === true ? 'off' : request.levelOf(rule),
      },
    );
    past = [...past, ...earlier(judged.facts, migration.pending)];
    if (!migration.judged) continue;
    linted.push({
      file: migration.file,
      format: format.name,
      statements: judged.statements,
      suppressed: judged.suppressed,
      diagnostics: judged.diagnostics,
    });
  }
  return {
    files: linted,
    diagnostics: [...diagnostics, ...linted.flatMap((file) => file.diagnostics)],
  };
}
