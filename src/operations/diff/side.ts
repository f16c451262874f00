/** One side of a diff: SQL, a contract, a saved catalog or a database, by the name a person gives it. */
import type { Catalog } from '../../catalog/catalog.ts';
import { fromJson } from '../../catalog/catalog-json.ts';
import { introspect } from '../../catalog/introspect.ts';
import { CATALOG_FORMAT, canonicalCatalog } from '../../contract/canonical.ts';
import type { Contract } from '../../contract/contract.ts';
import { readContract } from '../../contract/read.ts';
import { DatawrightError, failure, hasErrors } from '../../core/diagnostic.ts';
import type { Json } from '../../core/hash.ts';
import type { PostgresServer } from '../../core/ports/postgres.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { SqlFile } from '../../migrate/differ.ts';
import { withDotenv } from '../../project/dotenv.ts';
import type { Context } from '../context.ts';

export type Side = { readonly label: string } & (
  | { readonly type: 'sql'; readonly files: readonly SqlFile[] }
  | { readonly type: 'catalog'; readonly catalog: Catalog }
  | { readonly type: 'contract'; readonly catalog: Catalog; readonly contract: Contract }
  | { readonly type: 'database'; readonly catalog: Catalog; readonly server: PostgresServer }
);

/** What a saved catalog is: `datawright catalog --out FILE` writes it. */
export interface SavedCatalog {
  readonly datawright: 'catalog';
  readonly format: number;
  readonly catalog: Json;
}

/** @throws DatawrightError O060–O063, and what reading the side itself can meet */
export async function readSide(context: Context, name: string): Promise<Side> {
  if (/^postgres(?:ql)?:\/\//.test(name)) return ofDatabase(await context.databaseAt(secretFree(name)));
  const paths = await context.files.list(name);
  if (paths.length > 0) return ofFolder(context, name, paths);
  const text = await context.files.read(name).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EISDIR') return undefined;
    throw error;
  });
  if (text !== undefined) return ofFile(context, name, text);
  return ofName(context, name);
}

function secretFree(url: string): string {
  if (!URL.canParse(url) || new URL(url).password === '') return url;
  throw failure('O061', 'the connection URL holds a password', {
    why: 'Other users of the machine see it in the list of processes, and it stays in the history of the shell.',
    fix: 'put the URL into an environment variable and give the name of the variable',
  });
}

async function ofFolder(context: Context, folder: string, paths: readonly string[]): Promise<Side> {
  if (paths.some((path) => /\.ya?ml$/i.test(path))) return ofContract(context, context.files, folder);
  const sql = paths.filter((path) => /\.sql$/i.test(path));
  if (sql.length === 0)
    throw failure('O062', `${folder} holds neither a contract nor SQL`, {
      fix: 'a side is a .sql file, a folder of .sql files or of a contract, a saved catalog or a database',
    });
  const files = await Promise.all(
    sql.map(async (file) => sqlFile(file, (await context.files.read(file)) ?? '')),
  );
  return { type: 'sql', label: folder, files };
}

async function ofFile(context: Context, path: string, text: string): Promise<Side> {
  if (/\.json$/i.test(path)) return { type: 'catalog', label: path, catalog: parseCatalog(path, text) };
  // A contract of one file: as if it stood alone in its folder.
  if (/\.ya?ml$/i.test(path))
    return ofContract(context, { ...context.files, list: async () => [path] }, path);
  return { type: 'sql', label: path, files: [sqlFile(path, text)] };
}

function sqlFile(file: string, text: string): SqlFile {
  if (!text.includes('\0') && !text.includes('\ufffd')) return { file, text };
  throw failure('O062', `${file} is not UTF-8 text`, {
    where: { file },
    fix: 'save it as UTF-8; a dump in the custom format becomes SQL with pg_restore --schema-only -f FILE',
  });
}

function parseCatalog(file: string, text: string): Catalog {
  let saved: Partial<SavedCatalog>;
  try {
    saved = JSON.parse(text) as Partial<SavedCatalog>;
  } catch (error) {
    throw failure('O063', `${file} is no JSON`, { where: { file }, fix: SAVE }, error);
  }
  if (saved.datawright !== 'catalog' || saved.catalog === undefined)
    throw failure('O063', `${file} is no saved catalog`, { where: { file }, fix: SAVE });
  if (saved.format !== CATALOG_FORMAT)
    throw failure('O063', `${file} was saved by another version of datawright`, {
      where: { file },
      why: 'What is known of an object has changed, so comparing would find differences that are none.',
      fix: SAVE,
    });
  return fromJson(saved.catalog);
}

const SAVE = 'save it again: datawright catalog <side> --out FILE.json';

async function ofContract(context: Context, files: Storage, path: string): Promise<Side> {
  const { contract, diagnostics } = await readContract(files, path);
  if (contract === undefined || hasErrors(diagnostics)) throw new DatawrightError(diagnostics);
  const isProject = (await context.files.read('datawright.yaml')) !== undefined;
  const state = isProject ? (await context.project()).folders.state : '.datawright';
  // Outside of a project nothing is kept.
  const cache: Storage = isProject ? context.files : { ...context.files, write: async () => {} };
  const read = await canonicalCatalog(contract, () => context.shadow(), cache, state);
  if (read.catalog === undefined || hasErrors(read.diagnostics)) throw new DatawrightError(read.diagnostics);
  return {
    type: 'contract',
    label: `contract ${contract.name} ${contract.version}`,
    catalog: read.catalog,
    contract,
  };
}

/** A variable that holds a URL, or a connection or an environment of datawright.yaml. */
async function ofName(context: Context, name: string): Promise<Side> {
  const url = (await withDotenv(context.files, context.environment))[name];
  if (url !== undefined && url !== '') return ofDatabase(await context.databaseAt(url));
  const known = /^[\w-]+$/.test(name) && (await context.files.read('datawright.yaml')) !== undefined;
  const project = known ? await context.project() : undefined;
  const connection = project?.environments[name]?.connection ?? name;
  if (project?.connections[connection] !== undefined) return ofDatabase(await context.database(connection));
  const names = [...Object.keys(project?.environments ?? {}), ...Object.keys(project?.connections ?? {})];
  throw failure('O060', `${name} is no file, folder, variable or connection`, {
    fix:
      names.length === 0
        ? 'a side is a .sql file, a folder of .sql files or of a contract, a saved catalog, or the name of an environment variable that holds a connection URL'
        : `datawright.yaml names ${names.join(', ')}`,
  });
}

async function ofDatabase(server: PostgresServer): Promise<Side> {
  const session = await server.connect({ applicationName: 'datawright diff' });
  try {
    return {
      type: 'database',
      label: server.label,
      catalog: await introspect(session, { roles: 'mentioned' }),
      server,
    };
  } finally {
    await session.close();
  }
}
