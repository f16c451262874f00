/**
 * Loads a contract into a database, statement by statement only when something is wrong. What PostgreSQL
 * refuses becomes a diagnostic at the line of the contract that said it.
 */
import { type Diagnostic, frameOf, type Place } from '../core/diagnostic.ts';
import { quoteIdentifier } from '../core/identifier.ts';
import { PostgresError, type PostgresSession } from '../core/ports/postgres.ts';
import { splitStatements } from '../sql/statements.ts';
import type { Contract } from './contract.ts';
import { contractDdl, type DdlStatement } from './ddl.ts';

/** SQLSTATEs that say "not there yet": the statement may work once others have run. */
const NOT_YET = new Set(['42P01', '42704', '42883', '42703', '3F000']);

interface Pending {
  readonly sql: string;
  readonly place: Place;
  /** The whole file and where the statement begins in it, to turn an error position into a line. */
  readonly within?: { readonly text: string; readonly offset: number };
}

/** Empty when everything was loaded; otherwise the database is left as it was. */
export async function loadContract(
  contract: Contract,
  session: PostgresSession,
): Promise<readonly Diagnostic[]> {
  const ddl = contractDdl(contract);
  const settings = `SET LOCAL check_function_bodies = off; SET LOCAL search_path = ${quoteIdentifier(contract.schema)}, public`;
  try {
    await session.transaction(() => session.execute([settings, ...ddl.map((s) => s.sql)].join('\n;\n')));
    return [];
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
  }
  const diagnostics = new Refused();
  try {
    await session.transaction(async () => {
      await session.execute(settings);
      await loadOneByOne(ddl, session, diagnostics);
      if (diagnostics.all.length > 0) throw diagnostics;
    });
  } catch (error) {
    if (error !== diagnostics) throw error;
  }
  return diagnostics.all;
}

/** Rolls the transaction back while carrying what was found. */
class Refused extends Error {
  readonly all: Diagnostic[] = [];
}

async function loadOneByOne(
  ddl: readonly DdlStatement[],
  session: PostgresSession,
  refused: Refused,
): Promise<void> {
  let pending: Pending[] = [];
  for (const statement of ddl) {
    if (statement.isFile) pending.push(...(await statementsOf(statement, refused)));
    else pending.push(statement);
  }
  // Order does not matter to the author: what needs something that comes later waits for it.
  for (let failed: [Pending, PostgresError][] = []; pending.length > 0; failed = []) {
    const before = pending.length;
    for (const statement of pending) {
      const error = await attempt(statement.sql, session);
      if (error !== undefined) failed.push([statement, error]);
    }
    const retry = failed.filter(([, error]) => NOT_YET.has(error.fields.sqlState));
    pending = retry.map(([statement]) => statement);
    const stuck = pending.length === before || failed.length === before;
    for (const [statement, error] of stuck ? failed : failed.filter((entry) => !retry.includes(entry))) {
      refused.all.push(describe(statement, error));
    }
    if (stuck) return;
  }
}

async function statementsOf(file: DdlStatement, refused: Refused): Promise<readonly Pending[]> {
  const split = await splitStatements(file.sql);
  if (split.type === 'statements') {
    return split.statements.map(({ sql, offset }) => ({
      sql,
      place: file.place,
      within: { text: file.sql, offset },
    }));
  }
  const place = placeAt(file.place, file.sql, split.offset);
  refused.all.push({
    code: 'C060',
    severity: 'error',
    where: place,
    message: split.message,
    ...(place.line === undefined ? {} : { frame: frameOf(file.sql, place.line) }),
  });
  return [];
}

async function attempt(sql: string, session: PostgresSession): Promise<PostgresError | undefined> {
  await session.execute('SAVEPOINT statement');
  try {
    await session.execute(sql);
    await session.execute('RELEASE SAVEPOINT statement');
    return undefined;
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error;
    await session.execute('ROLLBACK TO SAVEPOINT statement');
    return error;
  }
}

function describe({ place, within, sql }: Pending, error: PostgresError): Diagnostic {
  const { message, detail, hint, position, sqlState } = error.fields;
  const where =
    within === undefined
      ? place
      : placeAt(place, within.text, within.offset + Math.max(0, (position ?? 1) - 1));
  const frame =
    within === undefined || where.line === undefined ? undefined : frameOf(within.text, where.line);
  const excerpt =
    within === undefined && position !== undefined
      ? sql
          .slice(Math.max(0, position - 1))
          .split('\n')[0]
          ?.slice(0, 60)
      : undefined;
  return {
    code: 'C061',
    severity: 'error',
    where,
    message: `PostgreSQL refuses this: ${message}${excerpt === undefined ? '' : ` (at ${excerpt})`}`,
    why:
      detail ??
      `SQLSTATE ${sqlState}; the contract was loaded into a throw-away server, which is the judge of it`,
    ...(hint === undefined ? {} : { fix: hint }),
    ...(frame === undefined ? {} : { frame }),
  };
}

function placeAt(file: Place, text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { ...file, line, column: offset - before.lastIndexOf('\n') };
}
