/** One connection to PostgreSQL through `pg`. */
import type { Readable } from 'node:stream';
import type { Client } from 'pg';
import type { PostgresSession, ResultColumn, Row, TransactionOptions } from '../../core/ports/postgres.ts';
import { copyIn, copyOut } from './copy.ts';
import { translate } from './errors.ts';

export interface SessionFacts {
  readonly serverVersion: number;
  readonly label: string;
  /** Long statements are planned once a session, not once a call: only for servers that no pooler stands before. */
  readonly keepsPlans?: boolean;
  /** Another session like this one. */
  connect(): Promise<PostgresSession>;
  /** Cancels what the session runs, through a connection of its own. */
  cancel(): Promise<void>;
}

/** Characters from which planning a statement takes longer than sending its name. */
const LONG = 10_000;

/** One snapshot for all statements of a transaction, and for that of a twin. */
const ONE_SNAPSHOT: TransactionOptions = { isolation: 'repeatable read', readOnly: true };

export function sessionOf(client: Client, facts: SessionFacts): PostgresSession {
  const { serverVersion, label, cancel } = facts;
  const names = new Map<string, string>();
  let inTransaction = false;
  let last: Promise<unknown> = Promise.resolve();
  /** A connection runs one statement at a time; callers may ask for several at once. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn.catch((error: unknown) => {
      throw translate(error, label);
    });
  };

  const planKept = (sql: string): { readonly name?: string } => {
    if (facts.keepsPlans !== true || sql.length < LONG) return {};
    const name = names.get(sql) ?? `datawright ${names.size + 1}`;
    names.set(sql, name);
    return { name };
  };

  const session: PostgresSession = {
    serverVersion,
    async query<R = Row>(sql: string, parameters: readonly unknown[] = []): Promise<readonly R[]> {
      // The extended protocol even without parameters: one statement, and no second one smuggled in.
      const request = { text: sql, values: [...parameters], queryMode: 'extended', ...planKept(sql) };
      const result = await inTurn(() => client.query(request));
      return result.rows as R[];
    },
    async describe(sql: string): Promise<readonly ResultColumn[]> {
      // The line break ends a comment that the query may end with.
      const request = {
        text: `SELECT * FROM (${sql}\n) AS described LIMIT 0`,
        values: [],
        queryMode: 'extended',
      };
      const { fields } = await inTurn(() => client.query(request));
      const types = await session.query<{ type: string }>(
        'SELECT format_type(t.oid, t.modifier) AS type FROM unnest($1::oid[], $2::int[]) WITH ORDINALITY AS t(oid, modifier, at) ORDER BY t.at',
        [fields.map((field) => field.dataTypeID), fields.map((field) => field.dataTypeModifier)],
      );
      return fields.map(({ name }, i) => ({ name, type: types[i]?.type ?? 'unknown' }));
    },
    async execute(sql: string): Promise<void> {
      await inTurn(() => client.query(sql));
    },
    async transaction<T>(work: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
      if (inTransaction) throw new Error('transaction() does not nest');
      inTransaction = true;
      try {
        await inTurn(() => client.query(begin(options)));
        let result: T;
        try {
          result = await work();
        } catch (error) {
          // On a broken connection the server has rolled back by itself; the first error is the one to tell.
          await inTurn(() => client.query('ROLLBACK')).catch(() => {});
          throw error;
        }
        const commit = await inTurn(() => client.query('COMMIT'));
        // COMMIT of a failed transaction answers ROLLBACK without an error.
        if (commit.command !== 'COMMIT')
          throw new Error('the transaction had failed and was rolled back instead of committed');
        return result;
      } finally {
        inTransaction = false;
      }
    },
    async withTwin<T>(work: (twin: PostgresSession) => Promise<T>): Promise<T> {
      // A full server, a limit of connections: one session reads the same, one statement after the other.
      const isOpen = await inTurn(async () => client.getTransactionStatus() !== 'I');
      const twin = isOpen ? undefined : await facts.connect().catch(() => undefined);
      if (twin === undefined) return work(session);
      try {
        return await session.transaction(async () => {
          const [exported] = await session.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
          return twin.transaction(async () => {
            await twin.execute(`SET TRANSACTION SNAPSHOT '${exported?.id}'`);
            return work(twin);
          }, ONE_SNAPSHOT);
        }, ONE_SNAPSHOT);
      } finally {
        await twin.close();
      }
    },
    copyOut(sql: string): Readable {
      const copy = copyOut(client, sql, (error) => translate(error, label), cancel);
      void inTurn(copy.run);
      return copy.stream;
    },
    copyIn(sql: string, source: Readable): Promise<number> {
      // A source may break off before its turn has come; pipeline() reports it then.
      source.on('error', () => {});
      return inTurn(() => copyIn(client, sql, source));
    },
    async close(): Promise<void> {
      await client.end().catch(() => {});
    },
  };
  return session;
}

function begin({ isolation, readOnly }: TransactionOptions): string {
  return [
    'BEGIN',
    ...(isolation === undefined ? [] : [`ISOLATION LEVEL ${isolation.toUpperCase()}`]),
    ...(readOnly === true ? ['READ ONLY'] : []),
  ].join(' ');
}
