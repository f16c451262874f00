/** The SQL in application code, held to the contract: file by file, with what was seen and what is wrong. */
import type { Catalog } from '../catalog/catalog.ts';
import { relationsOf } from '../catalog/relations.ts';
import type { Contract } from '../contract/contract.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Storage } from '../core/ports/storage.ts';
import { loadGrammar } from '../sql/grammar.ts';
import { checkFile, type Tools } from './check-file.ts';
import type { Scene } from './rule.ts';
import { sourceParser } from './source.ts';

export interface CodeVerdict {
  readonly files: number;
  readonly statements: number;
  /** Texts made at run time, which could not be judged. */
  readonly opaque: number;
  readonly diagnostics: readonly Diagnostic[];
}

const CODE = /(?<!\.d)\.(?:[cm]?[jt]sx?|sql)$/;
const NOT_OURS = /(?:^|\/)(?:node_modules|dist|build|coverage|\.[^/]+)\//;

/** @param paths files and folders, relative to the storage's root */
export async function checkCode(
  files: Storage,
  paths: readonly string[],
  contract: Contract,
  catalog: Catalog,
): Promise<CodeVerdict> {
  const { parse } = await loadGrammar();
  const { parseSource, keys } = await sourceParser();
  const tools: Tools = { parse, parseSource, keys };
  const relations = relationsOf(catalog, parse, [contract.schema, 'public']);
  const scene: Scene = { contract, catalog, relations };
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  let [statements, opaque] = [0, 0];
  for (const path of paths) {
    const found = await filesAt(files, path);
    if (found.length === 0) diagnostics.push(nothingAt(path));
    for (const file of found) {
      const text = seen.has(file) ? undefined : await files.read(file);
      if (text === undefined) continue;
      seen.add(file);
      const verdict = checkFile(file, text, scene, tools);
      diagnostics.push(...verdict.diagnostics);
      statements += verdict.statements;
      opaque += verdict.opaque;
    }
  }
  return { files: seen.size, statements, opaque, diagnostics };
}

async function filesAt(files: Storage, path: string): Promise<readonly string[]> {
  const own = path.replace(/\/+$/, '') || '.';
  if (CODE.test(own)) return [own];
  return (await files.list(own)).filter((file) => CODE.test(file) && !NOT_OURS.test(`${file}`));
}

function nothingAt(path: string): Diagnostic {
  return {
    code: 'A094',
    severity: 'error',
    where: { file: path },
    message: `there is no code at ${path}`,
    fix: 'give a file or folder with TypeScript, JavaScript or SQL',
  };
}
