/** Flyway: V2__name.sql once each by version, then R__name.sql whenever they change; U undoes. */
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
  read: ({ text }) => ({
    // A placeholder stands for a name or a number of the same length.
    sql: text.replace(/\$\{[^}\n]*\}/g, (found) => `p${'_'.repeat(found.length - 1)}`),
    inTransaction: !/^--\s*flyway:\s*executeInTransaction\s*=\s*false/im.test(text),
  }),
};

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
