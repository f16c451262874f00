/**
 * Migrations on disk: `migrations/0007_add_tier/{up.sql,down.sql,plan.json}`. The actions in plan.json are what
 * runs; the SQL files are their readable text. plan.json holds the checksums of both and of its own plan, so an
 * edit of either is found before anything runs. Nothing is rendered again to compare: a migration stays valid when
 * a later version words its remarks differently.
 */
import type { Diagnostic } from '../core/diagnostic.ts';
import { canonicalJson, sha256 } from '../core/hash.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Plan, Proof } from './plan.ts';
import { PLAN_VERSION, type Replaced, readPlanFile } from './plan-file.ts';
import type { Probe } from './preflight/probe.ts';
import { sqlText } from './sql-text.ts';

/** A migration as it is planned; the checksum follows from it. */
export interface Draft {
  /** `0007_add_tier`: the folder's name. */
  readonly name: string;
  readonly plan: Plan;
  readonly proof?: Proof;
  /** Queries that look for rows which would refuse a step. */
  readonly preflight: readonly Probe[];
  /** The migrations that this one stands for, oldest first: whoever applied them has applied it. */
  readonly replaces?: readonly Replaced[];
}

export interface Migration extends Draft {
  /** Identity of the whole migration; recorded when it is applied. */
  readonly checksum: string;
}

export interface MigrationFile {
  readonly path: string;
  readonly content: string;
}

/** The files of a migration. `folder` is the migrations folder. */
export function migrationFiles(folder: string, draft: Draft): readonly MigrationFile[] {
  const { name, plan, proof, preflight, replaces } = draft;
  const up = sqlText(name, 'up', plan.up);
  const down = sqlText(name, 'down', plan.down);
  const content = {
    version: plan.privileges === undefined ? 1 : PLAN_VERSION,
    name,
    ...(replaces === undefined ? {} : { replaces }),
    ...plan,
    preflight,
    ...(proof === undefined ? {} : { proof }),
    checksum: checksumOf(plan, replaces),
    files: { 'up.sql': sha256(up), 'down.sql': sha256(down) },
  };
  return [
    { path: `${folder}/${name}/up.sql`, content: up },
    { path: `${folder}/${name}/down.sql`, content: down },
    { path: `${folder}/${name}/plan.json`, content: `${JSON.stringify(content, null, 2)}\n` },
  ];
}

/** plan.json is written last: a folder without it is not a migration yet. */
export async function writeMigration(files: Storage, folder: string, draft: Draft): Promise<Migration> {
  for (const file of migrationFiles(folder, draft)) await files.write(file.path, file.content);
  return { ...draft, checksum: checksumOf(draft.plan, draft.replaces) };
}

/** Removes the whole folder of a migration; plan.json first, so that a kill leaves none that could run. */
export async function removeMigration(files: Storage, folder: string, name: string): Promise<void> {
  await files.remove(`${folder}/${name}/plan.json`);
  await files.remove(`${folder}/${name}`);
}

export async function readMigrations(
  files: Storage,
  folder: string,
): Promise<{ readonly migrations: readonly Migration[]; readonly diagnostics: readonly Diagnostic[] }> {
  const names = new Set<string>();
  for (const path of await files.list(folder)) {
    const rest = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
    const [name, file, deeper] = rest.split('/');
    if (name !== undefined && file !== undefined && deeper === undefined && /^\d+_/.test(name))
      names.add(name);
  }
  const migrations: Migration[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of [...names].sort()) {
    const read = await readMigration(files, folder, name);
    if (read.migration !== undefined) migrations.push(read.migration);
    diagnostics.push(...read.diagnostics);
  }
  return { migrations, diagnostics };
}

async function readMigration(
  files: Storage,
  folder: string,
  name: string,
): Promise<{ readonly migration?: Migration; readonly diagnostics: readonly Diagnostic[] }> {
  const path = `${folder}/${name}/plan.json`;
  const text = await files.read(path);
  if (text === undefined) return { diagnostics: [incomplete(name, path)] };
  const read = readPlanFile(text, path);
  if (read.file === undefined) return { diagnostics: read.diagnostics };
  const { plan, checksum, checksums, ...rest } = read.file;
  const own = checksumOf(plan, rest.replaces);
  const diagnostics: Diagnostic[] = checksum === own ? [] : [altered(name, path)];
  for (const direction of ['up', 'down'] as const) {
    const sqlPath = `${folder}/${name}/${direction}.sql`;
    const content = await files.read(sqlPath);
    const expected = checksums[`${direction}.sql`];
    if (content === undefined) diagnostics.push(incomplete(name, sqlPath));
    else if (sha256(content) !== expected)
      diagnostics.push(edited(name, sqlPath, content, sqlText(name, direction, plan[direction])));
  }
  return { migration: { name, plan, ...rest, checksum: own }, diagnostics };
}

/** What a migration does, without how it was proven or formatted. */
export function checksumOf(plan: Plan, replaces?: readonly Replaced[]): string {
  const { from, to, privileges, up, down } = plan;
  const more = {
    ...(privileges === undefined ? {} : { privileges }),
    ...(replaces === undefined ? {} : { replaces }),
  };
  return sha256(canonicalJson({ from, to, up, down, ...more }));
}

function incomplete(name: string, path: string): Diagnostic {
  return {
    code: 'M010',
    severity: 'error',
    where: { file: path, object: name },
    message: `migration ${name} has no ${path.split('/').at(-1)}`,
    why: 'A migration is up.sql, down.sql and plan.json; with one missing nobody can say what would run.',
    fix: 'restore the file from version control, or remove the folder and run datawright plan',
  };
}

function edited(name: string, path: string, actual: string, expected: string): Diagnostic {
  return {
    code: 'M011',
    severity: 'error',
    where: { file: path, line: firstDifference(actual, expected), object: name },
    message: `${path.split('/').at(-1)} of migration ${name} was edited`,
    why: 'What runs is plan.json, which was proven on the shadow; the edited text would be read but not run.',
    fix: 'undo the edit; when only comments or line endings differ, datawright repair takes it as it is; to change what the migration does, change the contract and plan again',
  };
}

function altered(name: string, path: string): Diagnostic {
  return {
    code: 'M012',
    severity: 'error',
    where: { file: path, object: name },
    message: `plan.json of migration ${name} was edited`,
    why: 'plan.json is what runs and the SQL beside it is what was reviewed; they must be the same statements.',
    fix: 'restore plan.json from version control, or remove the folder and run datawright plan',
  };
}

function firstDifference(a: string, b: string): number {
  const [left, right] = [a.split('\n'), b.split('\n')];
  const index = left.findIndex((line, i) => line !== right[i]);
  return (index === -1 ? left.length : index) + 1;
}
