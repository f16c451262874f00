/** Public pairs of old and new SQL, read where they lie: outside the project, `DATAWRIGHT_CORPORA` names the folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Pair {
  readonly name: string;
  readonly old: string;
  readonly new: string;
  /** Rows of the old side, as SQL. */
  readonly seed: string;
  readonly roles: readonly string[];
}

export interface Suite {
  readonly name: string;
  readonly pairs: readonly Pair[];
}

export const folder = process.env.DATAWRIGHT_CORPORA ?? join(import.meta.dirname, '../../../shared/corpora');

/** Files of the folder that hold pairs; undefined when there is no such folder. */
export function corpusFiles(): readonly string[] | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => readFileSync(file, 'utf8').split('\n', 1)[0]?.includes('"new_sql"') === true);
}

interface Line {
  readonly name: string;
  readonly suite?: string;
  readonly setup_sql?: string | null;
  readonly old_sql?: string | null;
  readonly new_sql?: string | null;
  readonly seed_old?: string | null;
  readonly seed_new?: string | null;
  readonly roles?: readonly string[] | null;
  readonly managed_roles?: readonly string[] | null;
  readonly search_path?: string | null;
}

function linesOf(file: string): readonly Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Line);
}

export function readSuite(file: string): Suite {
  const name = basename(file).replace(/\.jsonl$/, '');
  return { name, pairs: linesOf(file).flatMap((line) => pairsOf(line)) };
}

/** What each suite assumes, as the README beside the files says. */
function pairsOf(line: Line): readonly Pair[] {
  const makesFoo = /\bCREATE SCHEMA (?:IF NOT EXISTS )?"?foo\b/i.test(
    `${line.setup_sql} ${line.old_sql} ${line.new_sql}`,
  );
  const before = [
    ...(line.suite === 'sqldef' && !makesFoo ? ['CREATE SCHEMA foo'] : []),
    ...(line.search_path ? [`SET search_path = ${line.search_path}`] : []),
    line.setup_sql ?? '',
  ];
  const side = (sql: string | null | undefined): string => [...before, sql ?? ''].join(';\n');
  const roles = [...(line.roles ?? []), ...(line.managed_roles ?? [])]
    .filter((role) => role !== 'PUBLIC')
    .map((role) => (role.startsWith('"') ? role.slice(1, -1).replaceAll('""', '"') : role));
  const there: Pair = {
    name: line.name,
    old: side(line.old_sql),
    new: side(line.new_sql),
    seed: line.seed_old ?? '',
    roles,
  };
  // Suites that carry rows of both sides are planned both ways.
  if (line.suite !== 'pg-delta') return [there];
  const back: Pair = {
    ...there,
    name: `${line.name} (back)`,
    old: there.new,
    new: there.old,
    seed: line.seed_new ?? '',
  };
  return [there, back];
}
