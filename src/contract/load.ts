/** Runs a contract's SQL on a database. What PostgreSQL refuses is reported where it was written, in its words. */
import { rolesOfServer } from '../catalog/scope.ts';
import type { Diagnostic, Place } from '../core/diagnostic.ts';
import { PostgresError, type PostgresSession } from '../core/ports/postgres.ts';
import { splitStatements } from '../sql/script.ts';
import type { Contract } from './contract.ts';
import { contractDdl, isBefore, searchPath } from './ddl.ts';
import type { DdlStatement } from './ddl-statement.ts';
import { remedyFor } from './remedy.ts';
import { type Findings, findings } from './yaml/findings.ts';
import { source } from './yaml/source.ts';

/**
 * Loads the contract into an empty database, looks at it, and takes all of it back: roles are the server's, and
 * the next contract must not find them. `look` gets the roles that were there before. `texts` are the YAML files by path, for code frames; SQL files carry
 * their own.
 */
export async function loadContract(
  contract: Contract,
  session: PostgresSession,
  texts: ReadonlyMap<string, string>,
  look: (others: ReadonlySet<string>) => Promise<void>,
): Promise<readonly Diagnostic[]> {
  const ddl = contractDdl(contract);
  // One snapshot: roles that others make meanwhile are not the contract's.
  await session.execute('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    const others = await rolesOfServer(session);
    // One round trip is enough when nothing is wrong, which is nearly always.
    await session.execute(wholeText(contract, ddl));
    await look(others);
    await session.execute('ROLLBACK');
    return [];
  } catch (error) {
    await session.execute('ROLLBACK');
    if (!(error instanceof PostgresError)) throw error;
    return one(contract, ddl, session, texts);
  }
}

function preamble(contract: Contract): string {
  return `SET LOCAL search_path = ${searchPath(contract)}`;
}

/** Functions that tables need may name tables in their bodies: those are read when the function runs. */
function wholeText(contract: Contract, ddl: readonly DdlStatement[]): string {
  const before = new Set(contract.sql.filter(isBefore).map((file) => file.file));
  return [
    preamble(contract),
    ...ddl.map((statement) =>
      statement.file !== undefined && before.has(statement.file)
        ? `SET LOCAL check_function_bodies = off;\n${statement.sql}\n;\nSET LOCAL check_function_bodies = on`
        : statement.sql,
    ),
  ].join('\n;\n');
}

/** Statement by statement, to find every one that PostgreSQL refuses; leaves nothing behind. */
async function one(
  contract: Contract,
  ddl: readonly DdlStatement[],
  session: PostgresSession,
  texts: ReadonlyMap<string, string>,
): Promise<readonly Diagnostic[]> {
  const found = findings();
  for (const [path, text] of texts) found.know(source(path, text));
  for (const { file, text } of contract.sql) found.know(source(file, text));
  const before = new Set(contract.sql.filter(isBefore).map((file) => file.file));
  await session.execute('BEGIN');
  try {
    await session.execute(preamble(contract));
    let broken = false;
    for (const statement of ddl) {
      const early = statement.file !== undefined && before.has(statement.file);
      if (early) await session.execute('SET LOCAL check_function_bodies = off');
      for (const part of await partsOf(statement)) {
        await session.execute('SAVEPOINT datawright_statement');
        try {
          await session.execute(part.sql);
          await session.execute('RELEASE SAVEPOINT datawright_statement');
        } catch (error) {
          if (!(error instanceof PostgresError)) throw error;
          await session.execute('ROLLBACK TO SAVEPOINT datawright_statement');
          // After the first refusal, things that are missing are its consequences.
          if (!(broken && MISSING.has(error.fields.sqlState))) refuse(error, statement, part.offset, found);
          broken = true;
        }
      }
      if (early) await session.execute('SET LOCAL check_function_bodies = on');
    }
  } finally {
    await session.execute('ROLLBACK');
  }
  return found.all();
}

/** Undefined table, object, function, column, schema. */
const MISSING = new Set(['42P01', '42704', '42883', '42703', '3F000']);

async function partsOf(statement: DdlStatement): Promise<readonly { sql: string; offset: number }[]> {
  if (statement.file === undefined) return [{ sql: statement.sql, offset: 0 }];
  // What the grammar does not take, the server refuses in its own words.
  return (await splitStatements(statement.sql)) ?? [{ sql: statement.sql, offset: 0 }];
}

function refuse(error: PostgresError, statement: DdlStatement, offset: number, found: Findings): void {
  const { fields } = error;
  const position = fields.position === undefined ? undefined : fields.position - 1;
  found.add(
    statement.file === undefined ? 'C040' : 'C041',
    placeOf(statement, offset, position),
    `PostgreSQL refuses ${statement.file === undefined ? (statement.place.object ?? 'this') : 'this statement'}: ${fields.message}`,
    {
      why: fields.detail,
      fix: fields.hint ?? remedyFor(fields.sqlState, fields.message),
    },
  );
}

function placeOf(statement: DdlStatement, offset: number, position: number | undefined): Place {
  if (statement.file !== undefined) {
    const text = statement.sql;
    const start = position === undefined ? afterBlank(text, offset) : offset + position;
    const word = /^(?:"[^"]*"|\w+|\S)/.exec(text.slice(start, start + 80))?.[0].length ?? 1;
    return source(statement.file, text).place(start, start + word);
  }
  if (position === undefined) return statement.place;
  return statement.marks?.findLast((mark) => mark.offset <= position)?.place ?? statement.place;
}

/** A statement begins after the blanks and comments before it. */
function afterBlank(text: string, offset: number): number {
  const blank = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text.slice(offset));
  return offset + (blank?.[0].length ?? 0);
}
