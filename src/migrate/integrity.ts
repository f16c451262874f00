/** Whether ledger and folders tell the same story: applied migrations whose folder changed or is gone. */
import { DatawrightError, type Diagnostic, failure } from '../core/diagnostic.ts';
import type { Migration } from './folder.ts';
import type { History } from './history.ts';
import type { Replaced } from './plan-file.ts';

/** Errors for folders that changed after they were applied, warnings for those that are gone. */
export function integrityFindings(migrations: readonly Migration[], history: History): readonly Diagnostic[] {
  const names = namesIn(migrations);
  return history.applied.flatMap((entry): readonly Diagnostic[] => {
    const folder = migrations.find((m) => m.name === entry.name);
    if (folder?.checksum === entry.checksum) return [];
    const where = { object: entry.name };
    // What a squashed folder stands for has none of its own.
    if (folder === undefined && names.has(entry.name)) return [];
    if (folder === undefined)
      return [
        {
          code: 'M026',
          severity: 'warning',
          where,
          message: `the folder of ${entry.name} is missing`,
          why: 'It is applied here; another branch may have brought it.',
          fix: 'restore the folder from version control',
        },
      ];
    return [
      {
        code: 'M027',
        severity: 'error',
        where,
        message: `${entry.name} was changed after it was applied`,
        why: 'What is in the database is what the folder said then. Nothing was changed.',
        fix: 'restore the folder from version control; datawright repair takes it when its statements are the same',
      },
    ];
  });
}

/**
 * @returns warnings
 * @throws M027 for edited folders, M037 for a database that another project migrated
 */
export function requireIntegrity(migrations: readonly Migration[], history: History): readonly Diagnostic[] {
  const known = namesIn(migrations);
  const names = history.applied.map((entry) => entry.name);
  if (names.length > 0 && !names.some((name) => known.has(name)))
    throw failure(
      'M037',
      `this database has the history of another project: ${names.slice(0, 5).join(', ')}`,
      {
        where: { object: names[0] ?? '' },
        why: 'No migration that is applied here has a folder in this project. Nothing was changed.',
        fix: 'check the connection; or restore the migrations folder from version control',
      },
    );
  const found = integrityFindings(migrations, history);
  const errors = found.filter((finding) => finding.severity === 'error');
  if (errors.length > 0) throw new DatawrightError(errors);
  return found;
}

/** Of the folders, and of the migrations that squashed ones stand for. */
function namesIn(migrations: readonly Replaced[]): ReadonlySet<string> {
  return new Set(migrations.flatMap((m) => [m.name, ...namesIn(m.replaces ?? [])]));
}
