/** What a verb that changes the database needs of its connection, and what it says when it loses it. */
import { DatawrightError, failure } from '../core/diagnostic.ts';
import type { PostgresSession } from '../core/ports/postgres.ts';
import { sqlLedger } from '../journal/ledger.ts';
import { type History, readHistory } from '../migrate/history.ts';
import { postgresDialect } from '../sql/postgres.ts';
import type { Context } from './context.ts';
import type { Target } from './target.ts';

/** @throws M036 on a standby, and where a role or database is read-only */
export async function requireWritable({ session, server }: Target): Promise<void> {
  const [row] = await session.query<{ standby: boolean; only: boolean }>(
    `SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only')::boolean AS only`,
  );
  if (row?.standby !== true && row?.only !== true) return;
  throw failure(
    'M036',
    `${server.label} ${row.standby ? 'is a standby' : 'is read-only'}: nothing can be changed there`,
    {
      where: { object: server.label },
      why: `${row.standby ? 'It follows another server, which alone takes changes' : 'default_transaction_read_only is on for this role, database or server'}. Nothing was changed.`,
      fix: row.standby
        ? 'connect to the primary'
        : 'connect as a role that may write, or ALTER ROLE … SET default_transaction_read_only = off',
    },
  );
}

/** Runs `work`; a lost connection becomes M034, which says what is recorded of it. */
export async function whileConnected<T>(
  context: Context,
  target: Target,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (await answers(target.session)) throw error;
    const history = await lookAgain(context, target);
    throw failure(
      'M034',
      `the connection to ${target.server.label} was lost`,
      {
        where: { object: target.server.label },
        why: `${saidBy(error)}${stateOf(history, target)}`,
        fix:
          history === undefined
            ? 'when the server is back: datawright status shows what is applied, datawright apply goes on'
            : 'run the command again: it goes on at the first step that is not recorded',
      },
      error,
    );
  }
}

function saidBy(error: unknown): string {
  const [first] = error instanceof DatawrightError ? error.diagnostics : [];
  const said = first?.message ?? (error instanceof Error ? error.message.split('\n')[0] : undefined);
  return said === undefined ? '' : `${said.charAt(0).toUpperCase()}${said.slice(1)}. `;
}

async function answers(session: PostgresSession): Promise<boolean> {
  return session.query('SELECT 1').then(
    () => true,
    () => false,
  );
}

async function lookAgain(context: Context, target: Target): Promise<History | undefined> {
  try {
    const session = await target.server.connect({ applicationName: 'datawright status' });
    return await readHistory(sqlLedger(session, postgresDialect, context.clock), target.migrations).finally(
      () => session.close(),
    );
  } catch {
    // The server is gone as well: that is what the caller says.
    return undefined;
  }
}

function stateOf(history: History | undefined, target: Target): string {
  if (history === undefined)
    return 'The server does not answer, so what was committed cannot be told now; what was not committed is rolled back.';
  const { unfinished, applied } = history;
  if (unfinished === undefined)
    return `Nothing is half done: ${applied.length === 0 ? 'no migration is' : `${applied.map((entry) => entry.name).join(', ')} ${applied.length === 1 ? 'is' : 'are'}`} applied.`;
  const plan = target.migrations.find((m) => m.name === unfinished.name)?.plan[unfinished.direction];
  // The first row of its ledger is the catalog that was remembered before the first step.
  const done = Math.max(0, unfinished.steps - 1);
  return `${unfinished.name} is on its way ${unfinished.direction}: ${done} of ${plan?.length ?? 'its'} steps are committed and recorded; the one that ran was rolled back.`;
}
