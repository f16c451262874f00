/** Adapter of the PostgreSQL port: a server known by its URL. */
import { Client, type ClientConfig } from 'pg';
import { failure } from '../../core/diagnostic.ts';
import type { ConnectOptions, PostgresServer, PostgresSession } from '../../core/ports/postgres.ts';
import { connectFailure } from './errors.ts';
import { type SessionFacts, sessionOf } from './session.ts';
import { parserFor } from './types.ts';

const CONNECT_TIMEOUT_MS = 15_000;

/**
 * Nothing is connected until `connect`.
 *
 * @param url `postgres://user:password@host:port/database`; a folder of a Unix socket as `?host=/folder`
 * @param label what people see; host and database of the URL when absent
 * @throws E005 when `url` is no PostgreSQL URL; `connect` throws E001–E003
 */
export function postgresServer(url: string, label?: string, facts: ServerFacts = {}): PostgresServer {
  return serverOf(configOf(url), label, facts);
}

export type ServerFacts = Pick<SessionFacts, 'keepsPlans'>;

/** The same for a URL whose database is replaced, as shadows need it. */
export function withDatabaseName(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.toString();
}

function serverOf(
  config: ClientConfig,
  label = labelOf(config),
  { keepsPlans = false }: ServerFacts,
): PostgresServer {
  const server: PostgresServer = {
    label,
    async connect(options: ConnectOptions = {}) {
      const clientConfig: ClientConfig = {
        ...config,
        application_name: options.applicationName ?? 'datawright',
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        keepAlive: true,
        types: { getTypeParser: parserFor as never },
      };
      const client = new Client(clientConfig);
      // Without a listener, a server that goes away while nothing runs would end the process. The next
      // statement reports it.
      client.on('error', () => {});
      try {
        await client.connect();
        const { rows } = await client.query(SESSION_SETTINGS);
        const { version, pid } = rows[0] as { version: string; pid: number };
        const cancel = async (): Promise<void> => {
          const other = new Client(clientConfig);
          other.on('error', () => {});
          await other.connect().then(
            () => other.query('SELECT pg_cancel_backend($1)', [pid]),
            () => {},
          );
          await other.end();
        };
        const connect = (): Promise<PostgresSession> => server.connect(options);
        return sessionOf(client, { serverVersion: Number(version), label, connect, cancel, keepsPlans });
      } catch (error) {
        client.end().catch(() => {});
        throw connectFailure(error, label, config.user);
      }
    },
  };
  return server;
}

/** Text that PostgreSQL prints must not depend on the server's configuration: one format for dates and floats. */
const SESSION_SETTINGS = `
SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO, MDY', false),
       set_config('IntervalStyle', 'postgres', false), set_config('bytea_output', 'hex', false),
       set_config('extra_float_digits', '1', false), current_setting('server_version_num') AS version,
       pg_backend_pid() AS pid`;

function configOf(url: string): ClientConfig {
  if (!/^postgres(?:ql)?:\/\//.test(url))
    throw failure('E005', 'the connection URL is not a PostgreSQL URL', {
      fix: 'write it as postgres://user:password@host:5432/database',
    });
  try {
    // The client parses the URL; what it understood is kept, so that errors can name host and user.
    const { host, port, user, database } = new Client({ connectionString: url });
    return {
      connectionString: url,
      host,
      port,
      ...(user === undefined ? {} : { user }),
      ...(database === undefined ? {} : { database }),
    };
  } catch {
    // The parser's own message quotes the URL, which holds the password.
    throw failure('E005', 'the connection URL cannot be parsed', {
      fix: 'write it as postgres://user:password@host:5432/database; special characters in user and password are percent-encoded',
    });
  }
}

function labelOf({ host = 'localhost', port, user, database = user ?? 'postgres' }: ClientConfig): string {
  return `${host}${port === undefined || port === 5432 ? '' : `:${port}`}/${database}`;
}
