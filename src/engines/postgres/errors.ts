/** What `pg` throws, as the rest of the house knows it: PostgresError for the server's words, E-codes for the rest. */
import { DatabaseError } from 'pg';
import { DatawrightError, failure } from '../../core/diagnostic.ts';
import { PostgresError, type PostgresErrorFields } from '../../core/ports/postgres.ts';

/**
 * The last words of a backend: an administrator or a crash ended it, the server starts or stops, it was idle for too
 * long. Whether they are read before the socket is seen to be closed is chance.
 */
const ENDS_THE_SESSION: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '25P04']);

/** A server error becomes PostgresError; a broken connection becomes E004. Errors of our own pass unchanged. */
export function translate(error: unknown, label: string): Error {
  if (error instanceof PostgresError || error instanceof DatawrightError) return error;
  const ended = error instanceof DatabaseError && ENDS_THE_SESSION.has(error.code ?? '');
  if (error instanceof DatabaseError && !ended) return new PostgresError(fieldsOf(error), { cause: error });
  const text = error instanceof Error ? error.message : String(error);
  if (!ended && !isConnectionError(error)) return error instanceof Error ? error : new Error(text);
  return failure(
    'E004',
    `the connection to ${label} was lost: ${text}`,
    {
      where: { object: label },
      why: 'Open transactions were rolled back by the server',
      fix: 'run the command again: finished steps are not repeated',
    },
    error,
  );
}

/** Why a connection could not be made, with what to do about it. Never contains the password. */
export function connectFailure(error: unknown, label: string, user: string | undefined): DatawrightError {
  if (error instanceof DatawrightError) return error;
  const where = { object: label };
  const why = 'Nothing was read or changed';
  const text = error instanceof Error ? rootMessage(error) : String(error);
  const state = error instanceof DatabaseError ? error.code : undefined;
  if (state === '28P01' || state === '28000')
    return failure(
      'E002',
      `${label} refused the login${user === undefined ? '' : ` of ${user}`}: ${text}`,
      {
        where,
        fix: 'check user and password in the connection URL (percent-encode special characters), and pg_hba.conf on the server',
      },
      error,
    );
  if (state === '42501')
    return failure(
      'E002',
      `${label} may not be entered${user === undefined ? '' : ` by ${user}`}: ${text}`,
      { where, why, fix: `GRANT CONNECT ON DATABASE <name> TO ${user ?? '<user>'}, as the database's owner` },
      error,
    );
  if (state === '3D000')
    return failure(
      'E003',
      `${label} does not exist on that server: ${text}`,
      {
        where,
        fix: 'create the database (createdb), or correct the name at the end of the connection URL',
      },
      error,
    );
  return failure(
    'E001',
    `cannot connect to ${label}: ${text}`,
    { where, why, fix: whenReachable(state) },
    error,
  );
}

/** @param state what the server answered, if one did */
function whenReachable(state: string | undefined): string {
  if (state === '53300' || state === '53200')
    return 'run it again when other sessions have ended (pg_stat_activity shows them), or raise max_connections';
  if (state === '57P03') return 'the server starts, stops or recovers: run it again when it is up';
  return 'check that the server runs and that host and port of the connection URL are right';
}

function fieldsOf(error: DatabaseError): PostgresErrorFields {
  const optional = {
    detail: error.detail,
    hint: error.hint,
    position: error.position === undefined ? undefined : Number(error.position),
    constraint: error.constraint,
    table: error.table,
    column: error.column,
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { sqlState: error.code ?? 'XX000', message: error.message, ...present };
}

/** Happy-eyeballs failures come as an AggregateError with an empty message. */
function rootMessage(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error.message;
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return (
    /^E[A-Z]+$/.test(code) ||
    /connection (?:terminated|ended|error)|not queryable|Client was closed/i.test(error.message)
  );
}
