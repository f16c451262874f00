/** Finds the migrations that paths name: files or folders, of whichever tool, in the order they run. */
import { type Diagnostic, failure } from '../../core/diagnostic.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { sourceLines } from '../../core/source-lines.ts';
import { didYouMean } from '../../core/suggestion.ts';
import {
  baseName,
  type FolderFile,
  type MigrationFormat,
  type ReadMigration,
  spanInText,
} from './folders/format.ts';
import { migrationFormats } from './formats.ts';
import type { MigrationText } from './judge.ts';

export interface FoundMigration extends MigrationText {
  readonly format: MigrationFormat;
  /** False for one that is read only for what it made: it is in the database already. */
  readonly judged: boolean;
  /** True when it goes to the database together with the others that are pending. */
  readonly pending: boolean;
}

export interface FindRequest {
  readonly paths: readonly string[];
  readonly format?: string | undefined;
  /** The last migration that is applied everywhere. */
  readonly since?: string | undefined;
}

export interface FoundMigrations {
  readonly migrations: readonly FoundMigration[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Throws DatawrightError when a path, a format or `since` is not known. */
export async function findMigrations(
  files: Pick<Storage, 'read' | 'list'>,
  request: FindRequest,
): Promise<FoundMigrations> {
  const format = request.format === undefined ? undefined : formatNamed(request.format);
  const places = await Promise.all(request.paths.map((path) => placeOf(files, path)));
  const folders = [...new Set(places.map(({ folder }) => folder))];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const wanted = places.filter((place) => place.folder === folder).map(({ file }) => file);
      return inFolder(files, folder, wanted, { format, isSince: request.since !== undefined });
    }),
  );
  const all = found.flatMap(({ migrations }) => migrations);
  if (all.every(({ judged }) => !judged))
    throw failure('L005', `there is no migration in ${request.paths.join(', ')}`, {
      fix: 'name a folder or a file; --format says whose folder it is',
    });
  return {
    migrations: request.since === undefined ? all : afterwards(all, request.since),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** A path is a folder, or a file in one; some tools keep a folder for each migration. */
async function placeOf(
  files: Pick<Storage, 'read' | 'list'>,
  path: string,
): Promise<{ readonly folder: string; readonly file: string | undefined }> {
  const clean = path.replace(/\/+$/, '') || '.';
  if ((await files.list(clean)).length > 0) return { folder: clean, file: undefined };
  if ((await files.read(clean)) === undefined)
    throw failure('L005', `there is no file or folder ${path}`, { where: { file: path } });
  const own = clean.includes('/') ? clean.slice(0, clean.lastIndexOf('/')) : '.';
  const perMigration = /^(?:up|migration)\.sql$/.test(baseName(clean)) && own.includes('/');
  return { folder: perMigration ? own.slice(0, own.lastIndexOf('/')) : own, file: clean };
}

const MOST_BYTES = 5_000_000;
const USUAL = /\.(?:sql|json|conf|toml|[cm]?[jt]s)$/;

async function inFolder(
  files: Pick<Storage, 'read' | 'list'>,
  folder: string,
  wanted: readonly (string | undefined)[],
  asked: { readonly format: MigrationFormat | undefined; readonly isSince: boolean },
): Promise<FoundMigrations> {
  const within = (path: string) => (folder === '.' ? path : `${folder}/${path}`);
  const listed = (await files.list(folder))
    .map((path) => (folder === '.' ? path.replace(/^\.\//, '') : path.slice(folder.length + 1)))
    .filter((path) => !/(?:^|\/)(?:node_modules|\.git|dist)\//.test(path));
  const readAll = (paths: readonly string[]): Promise<readonly FolderFile[]> =>
    Promise.all(
      paths.map(async (path) => {
        // Of JSON files only the names count.
        const text = path.endsWith('.json') ? '' : ((await files.read(within(path))) ?? '');
        return { path, text: text.length > MOST_BYTES && !path.endsWith('.sql') ? '' : text };
      }),
    );
  const above = await toldFromAbove(files, folder);
  const usual = await readAll(listed.filter((path) => USUAL.test(path) && !/\.d\.[cm]?ts$/.test(path)));
  const suffixes = migrationFormats.flatMap(({ suffixes }) => suffixes?.([...usual, ...above]) ?? []);
  const unusual = await readAll(
    listed.filter((path) => !USUAL.test(path) && suffixes.some((suffix) => path.endsWith(suffix))),
  );
  const texts = [...usual, ...unusual, ...above];
  const chosen =
    asked.format ??
    migrationFormats.find((candidate) => candidate.migrations(texts).length > 0) ??
    formatNamed('plain');
  const ordered = chosen.migrations(texts);
  const everything = wanted.includes(undefined);
  // A file that is named is judged, whatever its folder is like.
  const others = texts.filter(
    (file) => wanted.includes(within(file.path)) && !ordered.some(({ path }) => path === file.path),
  );
  const last = Math.max(...ordered.map(({ path }, i) => (wanted.includes(within(path)) ? i : -1)), -1);
  // Unless --since says that some of them are to come.
  const settled = asked.isSince ? [] : (chosen.settled?.(texts) ?? []);
  const relevant = everything ? ordered : [...ordered.slice(0, last + 1), ...others];
  const migrations = await Promise.all(
    relevant.map(async (file) => {
      const isOwn = !others.includes(file) || chosen.migrations([file]).length > 0;
      const own = isOwn ? chosen : formatNamed('plain');
      return {
        file: within(file.path),
        text: file.text,
        format: own,
        judged: (everything && !settled.includes(file)) || wanted.includes(within(file.path)),
        pending: wanted.includes(within(file.path)),
        ...(await own.read(file, texts)),
      };
    }),
  );
  return {
    migrations,
    diagnostics: migrations.flatMap((migration) => {
      const { file, text, unread, refused, judged } = migration;
      if (!judged) return [];
      return [
        ...(unread === undefined ? [] : [notRead(file, text, unread)]),
        ...(refused === undefined ? [] : [refusedFile(migration, refused)]),
      ];
    }),
  };
}

/** Files beside the folders that this one lies in, by which a tool is told how to run it. */
async function toldFromAbove(files: Pick<Storage, 'read'>, folder: string): Promise<readonly FolderFile[]> {
  const names = migrationFormats.flatMap(({ toldBy = [] }) => toldBy);
  let up = '';
  for (let above = parentOf(folder); above !== undefined; above = parentOf(above)) {
    up += '../';
    const found = await Promise.all(
      names.map(async (name) => ({
        path: `${up}${name}`,
        text: await files.read(above === '.' ? name : `${above}/${name}`),
      })),
    );
    const told = found.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
    if (told.length > 0) return told;
  }
  return [];
}

function parentOf(folder: string): string | undefined {
  if (folder === '.' || folder === '' || folder.endsWith('..')) return undefined;
  if (folder.includes('/')) return folder.slice(0, folder.lastIndexOf('/')) || undefined;
  return '.';
}

function afterwards(all: readonly FoundMigration[], since: string): readonly FoundMigration[] {
  const matches = ({ file }: FoundMigration) =>
    file === since || file.split('/').some((part) => part === since || part.startsWith(since));
  const last = all.findLastIndex(matches);
  if (last === -1) {
    const names = all.map(({ file }) => baseName(file));
    throw failure('L008', `there is no migration ${since}`, {
      fix: didYouMean(since, names) ?? 'give the name, or the beginning of the name, of the last one applied',
    });
  }
  return all.map((migration, i) => {
    const judged = migration.judged && i > last;
    return { ...migration, judged, pending: judged };
  });
}

function formatNamed(name: string): MigrationFormat {
  const found = migrationFormats.find((format) => format.name === name.toLowerCase());
  if (found !== undefined) return found;
  const names = migrationFormats.map((format) => format.name);
  throw failure('L006', `there is no format ${name}`, {
    fix: didYouMean(name, names) ?? `there are ${names.join(', ')}`,
  });
}

function refusedFile(
  { file, text, stands = [] }: Pick<FoundMigration, 'file' | 'text' | 'stands'>,
  { offset, message, why, fix }: NonNullable<ReadMigration['refused']>,
): Diagnostic {
  const lines = sourceLines(text);
  const place = lines.place(...spanInText(stands, offset, offset + 1));
  const frame = lines.frame(place.line);
  return { code: 'L009', severity: 'error', where: { file, ...place }, message, why, fix, frame };
}

function notRead(file: string, text: string, offset: number): Diagnostic {
  const lines = sourceLines(text);
  const place = lines.place(offset, offset + 1);
  return {
    code: 'L007',
    severity: 'info',
    where: { file, ...place },
    message: 'this is not SQL text and is not judged',
    why: 'Only SQL texts that stand in the file can be read; what the tool makes of its own functions cannot.',
    frame: lines.frame(place.line),
  };
}
