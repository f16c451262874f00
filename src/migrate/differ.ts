/**
 * A differ: plans between SQL texts and catalogs, thousands of them against one shadow. Texts are loaded into a real
 * PostgreSQL and read back, so two spellings of one thing do not differ.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { introspect } from '../catalog/introspect.ts';
import { rolesOfServer, type Scope } from '../catalog/scope.ts';
import { DatawrightError, type Diagnostic, frameOf } from '../core/diagnostic.ts';
import type { Shadow } from '../core/ports/postgres.ts';
import { online } from './online/online.ts';
import type { Plan } from './plan.ts';
import { type PlanOptions, plan as planBetween } from './planner.ts';
import { renamesInSql } from './sql-renames.ts';
import { openWorkbench, SqlRefused, type Workbench } from './workbench.ts';

/** SQL of one side: a text, or files that are loaded in this order. */
export type SqlSide = string | readonly SqlFile[];

export interface SqlFile {
  /** For messages: the path of the file. */
  readonly file: string;
  readonly text: string;
}

export interface DiffOptions extends PlanOptions {
  /** False: the direct statements instead of the forms that do not block a busy table. True unless given. */
  readonly online?: boolean;
}

export interface Differ {
  /**
   * The plan from one side to the other, and back. Roles that a text names and does not make are taken to be there
   * on both sides; renames are those of `options` and of comments `renamed_from: old` in the SQL of `to`.
   *
   * @throws DatawrightError M070 when PostgreSQL does not take a text
   */
  plan(from: SqlSide | Catalog, to: SqlSide | Catalog, options?: DiffOptions): Promise<Plan>;
  /**
   * The catalogs that these sides make; with `roles: 'all'`, which `plan` uses between two texts, with the roles
   * they make and the owners of objects. @throws DatawrightError M070
   */
  catalogs(
    sides: readonly (SqlSide | Catalog)[],
    options?: Pick<Scope, 'roles'>,
  ): Promise<readonly Catalog[]>;
  /** Drops what the differ made; the shadow stays its owner's. */
  close(): Promise<void>;
}

/** Opens a differ on a shadow; its database is made when the first text is loaded. */
export async function openDiffer(shadow: Shadow): Promise<Differ> {
  const bench = await openWorkbench(shadow);
  let others: Promise<ReadonlySet<string>> | undefined;
  const catalogs: Differ['catalogs'] = async (sides, { roles = 'none' } = {}) => {
    others ??= bench.load('', ({ session }) => rolesOfServer(session));
    return readSides(bench, sides, { roles, except: await others, versions: roles === 'all' });
  };
  return {
    catalogs,
    async plan(from, to, options = {}) {
      const roles = isSql(from) && isSql(to) ? 'all' : 'none';
      const [before, after] = await catalogs([from, to], { roles });
      if (before === undefined || after === undefined) throw new TypeError('two sides make two catalogs');
      return planCatalogs(before, after, {
        ...options,
        renames: [...(options.renames ?? []), ...(isSql(to) ? renamesInSql(textOf(to), after) : [])],
      });
    },
    close: bench.close,
  };
}

/**
 * The plan from one catalog to another, and back, in one go. Pure. What a contract says under `strategy:` — changes
 * spread over several releases — needs a history to be part of, so it is `plan`'s affair and not a difference.
 */
export function planCatalogs(from: Catalog, to: Catalog, options: DiffOptions = {}): Plan {
  const direct = planBetween(from, to, options);
  return options.online === false ? direct : online(direct, from, to);
}

const ROLE_MISSING = /^role "(.+)" does not exist$/;

async function readSides(
  bench: Workbench,
  sides: readonly (SqlSide | Catalog)[],
  scope: Scope,
): Promise<readonly Catalog[]> {
  const roles: string[] = [];
  for (;;) {
    const catalogs: Catalog[] = [];
    let missing: string | undefined;
    for (const side of sides) {
      if (!isSql(side)) {
        catalogs.push(side);
        continue;
      }
      try {
        catalogs.push(await bench.load(textOf(side), ({ session }) => introspect(session, scope), { roles }));
      } catch (error) {
        if (!(error instanceof SqlRefused)) throw error;
        missing = ROLE_MISSING.exec(error.message)?.[1];
        if (missing === undefined || roles.includes(missing))
          throw new DatawrightError([refusal(side, error)], { cause: error });
        break;
      }
    }
    if (missing === undefined) return catalogs;
    roles.push(missing);
  }
}

const isSql = (side: SqlSide | Catalog): side is SqlSide => typeof side === 'string' || Array.isArray(side);

/** Lines that are for psql alone, as pg_dump writes them. */
const PSQL = /^\\(?:un)?restrict\b.*$/gm;

/** Files follow each other on lines of their own, so that a comment at the end of one ends there. */
function textOf(side: SqlSide): string {
  const files = typeof side === 'string' ? [side] : side.map(({ text }) => `${text}\n;\n`);
  return files.join('').replace(PSQL, (line) => ' '.repeat(line.length));
}

function refusal(side: SqlSide, { error }: SqlRefused): Diagnostic {
  const { message, detail, hint, position } = error.fields;
  return {
    code: 'M070',
    severity: 'error',
    message: `PostgreSQL refuses the SQL: ${message}`,
    ...placeOf(side, position),
    ...(detail === undefined ? {} : { why: detail }),
    ...(hint === undefined ? {} : { fix: hint }),
  };
}

/** @param position in the text of all files, in characters from 1 */
function placeOf(side: SqlSide, position: number | undefined): Pick<Diagnostic, 'where' | 'frame'> {
  const files = typeof side === 'string' ? [{ file: undefined, text: side }] : side;
  if (position === undefined) return { where: files.length === 1 ? fileOf(files[0]?.file) : {} };
  let begin = 0;
  for (const { file, text } of files) {
    const at = position - 1 - begin;
    begin += text.length + 3;
    if (at > text.length) continue;
    const before = text.slice(0, at).split('\n');
    const line = before.length;
    return {
      where: { ...fileOf(file), line, column: (before.at(-1)?.length ?? 0) + 1 },
      frame: frameOf(text, line),
    };
  }
  return { where: {} };
}

const fileOf = (file: string | undefined): { readonly file?: string } => (file === undefined ? {} : { file });
