/**
 * Flyway: V2__name.sql once each by version, then R__name.sql whenever they change; U undoes. A script is run in a
 * transaction unless NAME.sql.conf says otherwise or Flyway's own parser finds a statement that refuses to be in one;
 * a script with statements of both kinds is refused unless `mixed` is set.
 */
import { splitStatements } from '../../../sql/script.ts';
import { FLYWAY_FILES, type FlywaySettings, flywaySettings, type ScriptNames } from './flyway-settings.ts';
import {
  baseName,
  byNumber,
  type FolderFile,
  type MigrationFormat,
  type ReadMigration,
  type Stand,
} from './format.ts';

export const flyway: MigrationFormat = {
  name: 'flyway',
  title: 'Flyway',
  toldBy: FLYWAY_FILES,
  suffixes: (files) => flywaySettings(files).names.suffixes,
  migrations(files) {
    const { versioned, repeated } = scriptsOf(files);
    const first = versioned.findIndex(({ isBaseline }) => !isBaseline);
    // A baseline is for databases that do not exist yet. It stands for the versions that are no longer there; where
    // they are, they say themselves what a database in use has been through.
    const inUse = versioned.filter(({ isBaseline }, i) =>
      isBaseline ? i === (first === -1 ? versioned.length : first) - 1 : true,
    );
    return [...inUse.map(({ file }) => file), ...repeated];
  },
  /** Flyway skips the versions up to the last baseline, and databases that took them are past them. */
  settled(files) {
    const { versioned } = scriptsOf(files);
    const last = versioned.findLast(({ isBaseline }) => isBaseline);
    return last === undefined
      ? []
      : versioned.flatMap((script) =>
          !script.isBaseline && compareVersions(script, last) <= 0 ? [script.file] : [],
        );
  },
  async read({ path, text }, all) {
    const settings = flywaySettings(all);
    const said = saidIn(all, `${path}.conf`);
    const replaced = withPlaceholders(text, settings);
    const kinds = await transactional(replaced.sql);
    const order = saidOf(said, 'executeInTransaction') ?? saidInside(text);
    const isOrdered = order === undefined ? settings.executeInTransaction : order === 'true';
    const isMixed = kinds.some((can) => can.inTransaction) && kinds.some((can) => !can.inTransaction);
    const offending = kinds.find((can, i) => i > 0 && can.inTransaction !== kinds[0]?.inTransaction);
    return {
      ...replaced,
      inTransaction: isOrdered && kinds.every((can) => can.inTransaction),
      ...(isMixed && offending !== undefined && !settings.mixed
        ? {
            refused: {
              offset: offending.offset,
              message: 'Flyway refuses this file: some of its statements run only outside of a transaction',
              why: 'Flyway runs a script in a transaction or without one as a whole. It stops before the first statement of a script that has both kinds, executeInTransaction=false or not.',
              fix: 'give what cannot run in a transaction a script of its own, or set flyway.mixed to true, which gives up the transaction for all of it',
            },
          }
        : {}),
    };
  },
};

/** What Flyway runs outside of a transaction by itself. */
const REFUSES =
  /^(?:(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE|SUBSCRIPTION)\b|ALTER\s+SYSTEM\b|(?:CREATE|DROP)\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\b|REINDEX\s+(?:\([^)]*\)\s*|VERBOSE\s+)?(?:SCHEMA|DATABASE|SYSTEM)\b|VACUUM\b|DISCARD\s+ALL\b)/i;

interface Transactional {
  readonly offset: number;
  readonly inTransaction: boolean;
}

/** Of each statement, whether it may run in a transaction; of the lines when the text is not all SQL. */
async function transactional(sql: string): Promise<readonly Transactional[]> {
  const statements = await splitStatements(sql);
  if (statements !== undefined)
    return statements.map((one) => ({ offset: one.offset, inTransaction: !REFUSES.test(one.sql) }));
  return [...sql.matchAll(/^\s*(\S.*)$/gm)]
    .filter(([, line = '']) => REFUSES.test(line))
    .map(({ index }) => ({ offset: index, inTransaction: false }));
}

/** Placeholders with a value become it; any other stands for a name or a number of the same length. */
function withPlaceholders(
  text: string,
  { marks, placeholders }: FlywaySettings,
): Pick<ReadMigration, 'sql' | 'stands'> {
  if (marks === undefined) return { sql: text };
  const [prefix, suffix] = marks.map(literally);
  const stands: Stand[] = [];
  let shift = 0;
  const sql = text.replace(
    new RegExp(`${prefix}([^\\n]*?)${suffix}`, 'g'),
    (found, name: string, start: number) => {
      const value = placeholders.get(name.toLowerCase());
      if (value === undefined) return `p${'_'.repeat(found.length - 1)}`;
      const from = start + shift;
      stands.push({ from, to: from + value.length, call: [start, start + found.length] });
      shift += value.length - found.length;
      return value;
    },
  );
  return { sql, stands };
}

const saidInside = (text: string): string | undefined =>
  /^--\s*flyway:\s*executeInTransaction\s*=\s*(true|false)/im.exec(text)?.[1]?.toLowerCase();

/** A script's own configuration. */
function saidIn(all: readonly FolderFile[], path: string): string {
  return all.find((file) => file.path === path)?.text ?? '';
}

function saidOf(text: string, key: string): string | undefined {
  return new RegExp(`^\\s*${key}\\s*=\\s*(true|false)\\s*$`, 'im').exec(text)?.[1]?.toLowerCase();
}

interface Versioned {
  readonly file: FolderFile;
  readonly isBaseline: boolean;
  readonly numbers: readonly number[];
}

/** The scripts of its locations: those with a version in its order, and those that are run whenever they change. */
function scriptsOf(files: readonly FolderFile[]): {
  readonly versioned: readonly Versioned[];
  readonly repeated: readonly FolderFile[];
} {
  const { isInLocations, names } = flywaySettings(files);
  const scripts = files.filter(({ path }) => isInLocations(path));
  const isRepeated = nameLike(names, [names.repeatable], '');
  const isVersioned = nameLike(names, [names.versioned, names.baseline], '\\d[\\d._]*?');
  const versioned = scripts.flatMap((file) => {
    const [, prefix, version] = isVersioned.exec(baseName(file.path)) ?? [];
    if (version === undefined) return [];
    const numbers = version.split(/[._]/).filter(Boolean).map(Number);
    return [{ file, isBaseline: prefix === names.baseline, numbers }];
  });
  return {
    // A baseline stands behind the version it ends with.
    versioned: versioned.sort((a, b) => compareVersions(a, b) || Number(a.isBaseline) - Number(b.isBaseline)),
    repeated: scripts.filter(({ path }) => isRepeated.test(baseName(path))).sort(byNumber),
  };
}

function nameLike(
  { separator, suffixes }: ScriptNames,
  prefixes: readonly string[],
  version: string,
): RegExp {
  const oneOf = (texts: readonly string[]): string => texts.map(literally).join('|');
  return new RegExp(`^(${oneOf(prefixes)})(${version})${literally(separator)}.*(?:${oneOf(suffixes)})$`);
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function compareVersions({ numbers: left }: Versioned, { numbers: right }: Versioned): number {
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
