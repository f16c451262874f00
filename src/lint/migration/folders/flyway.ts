/**
 * Flyway: V2__name.sql once each by version, then R__name.sql whenever they change; U undoes. A script is run in a
 * transaction unless NAME.sql.conf says otherwise or Flyway's own parser finds a statement that refuses to be in one.
 */
import { baseName, byNumber, type FolderFile, type MigrationFormat } from './format.ts';

const VERSIONED = /^[VB](\d[\d._]*)__.*\.sql$/;

export const flyway: MigrationFormat = {
  name: 'flyway',
  title: 'Flyway',
  migrations(files) {
    const versioned = files.filter(({ path }) => VERSIONED.test(baseName(path)));
    const repeated = files.filter(({ path }) => /^R__.*\.sql$/.test(baseName(path)));
    return [...versioned.sort(byVersion), ...repeated.sort(byNumber)];
  },
  read: ({ path, text }, all) => ({
    // A placeholder stands for a name or a number of the same length.
    sql: text.replace(/\$\{[^}\n]*\}/g, (found) => `p${'_'.repeat(found.length - 1)}`),
    inTransaction: (saidIn(all, `${path}.conf`) ?? saidInside(text)) !== 'false' && !REFUSES.test(text),
  }),
};

/** What Flyway runs outside of a transaction by itself. */
const REFUSES =
  /^\s*(?:CREATE\s+(?:DATABASE|TABLESPACE|SUBSCRIPTION)\b|ALTER\s+SYSTEM\b|(?:CREATE|DROP)\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\b|REINDEX\s+(?:\([^)]*\)\s*)?(?:SCHEMA|DATABASE|SYSTEM)\b|VACUUM\b|DISCARD\s+ALL\b)/im;

const saidInside = (text: string): string | undefined =>
  /^--\s*flyway:\s*executeInTransaction\s*=\s*(true|false)/im.exec(text)?.[1]?.toLowerCase();

/** `executeInTransaction` of a script's own configuration. */
function saidIn(all: readonly FolderFile[], path: string): string | undefined {
  const text = all.find((file) => file.path === path)?.text ?? '';
  return /^\s*executeInTransaction\s*=\s*(true|false)\s*$/im.exec(text)?.[1]?.toLowerCase();
}

function byVersion(a: FolderFile, b: FolderFile): number {
  const [left, right] = [a, b].map(({ path }) =>
    (VERSIONED.exec(baseName(path))?.[1] ?? '').split(/[._]/).filter(Boolean).map(Number),
  );
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i += 1) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
