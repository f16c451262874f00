/** The contract folder → Contract. Bad input of any kind ends as diagnostics; nothing is thrown for it. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { hasErrors } from '../core/diagnostic.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Contract, SqlSource } from './contract.ts';
import { assemble, type ReadFile } from './parse/assemble.ts';
import { fileShape } from './parse/file.ts';
import { acceptedIn } from './yaml/accepted.ts';
import { readDocument } from './yaml/document.ts';
import { type Findings, findings } from './yaml/findings.ts';
import { source } from './yaml/source.ts';

export interface ContractReading {
  /** Absent when an error was found. */
  readonly contract?: Contract;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads every `*.yaml` and `sql/*.sql` below `folder`. */
export async function readContract(files: Storage, folder: string): Promise<ContractReading> {
  const found = findings();
  const root = folder.replace(/\/+$/, '');
  const paths = await files.list(root);
  const yaml = paths.filter((path) => /\.ya?ml$/i.test(path));
  if (yaml.length === 0) {
    found.add('C006', { file: root }, `there is no contract in ${root}/`, {
      fix: 'datawright init writes one, datawright pull makes one from a database',
    });
    return { diagnostics: found.all() };
  }
  const read = await readFiles(files, yaml, found);
  const sql = await readSql(
    files,
    paths.filter((path) => /\.sql$/i.test(path)),
    found,
  );
  // Half a contract would be blamed for what the unreadable half declares.
  if (read === undefined) return { diagnostics: found.all() };
  const contract = assemble(read, root, sql, found);
  const diagnostics = found.all();
  return contract === undefined || hasErrors(diagnostics)
    ? { diagnostics }
    : { contract: frozen(contract), diagnostics };
}

/** Files in order, each followed by what it includes; a file is read once. Undefined when one is no YAML at all. */
async function readFiles(
  files: Storage,
  paths: readonly string[],
  found: Findings,
): Promise<readonly ReadFile[] | undefined> {
  const read: ReadFile[] = [];
  let readable = true;
  const state = new Map<string, 'open' | 'read'>();
  const visit = async (path: string, text: string, trail: readonly string[]): Promise<void> => {
    state.set(path, 'open');
    const file = readFile(path, text, found);
    if (file === undefined) readable = false;
    else if (file !== 'empty') {
      read.push(file);
      for (const include of file.fields.include ?? []) {
        const target = joined(path, include.value);
        if (state.get(target) === 'open') {
          found.add('C011', include.place, `${[...trail, path, target].join(' includes ')}`, {
            why: 'A file that includes itself has no beginning.',
            fix: 'remove this include: all files of the contract folder are read anyway',
          });
        } else if (state.get(target) === undefined) {
          const included = await files.read(target);
          if (included === undefined) {
            found.add('C011', include.place, `${target} is included and does not exist`, {
              fix: 'paths are relative to the including file',
            });
          } else await visit(target, included, [...trail, path]);
        }
      }
    }
    state.set(path, 'read');
  };
  for (const path of paths) {
    if (state.has(path)) continue;
    const text = await files.read(path);
    if (text !== undefined) await visit(path, text, []);
  }
  return readable ? read : undefined;
}

function readFile(path: string, text: string, found: Findings): ReadFile | 'empty' | undefined {
  const file = source(path, text.replace(/^\ufeff/, ''));
  const document = readDocument(file, found);
  if (document === undefined || document === 'empty') return document;
  const fields = fileShape.read(document.root, document.reading, 'the contract');
  return fields === undefined ? undefined : { path, fields, accepted: acceptedIn(file) };
}

async function readSql(
  files: Storage,
  paths: readonly string[],
  found: Findings,
): Promise<readonly SqlSource[]> {
  const read: SqlSource[] = [];
  for (const file of paths) {
    const text = (await files.read(file))?.replace(/^\ufeff/, '');
    if (text === undefined) continue;
    found.know(source(file, text));
    if (text.includes('\0') || text.includes('\ufffd')) {
      found.add('C010', { file }, 'the file is not UTF-8 text', { fix: 'save it as UTF-8' });
    } else read.push({ file, text });
  }
  return read;
}

/** `contracts/a.yaml` + `../shared/b.yaml` → `shared/b.yaml`. */
function joined(from: string, path: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function frozen<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}
