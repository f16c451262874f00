/** PostgreSQL for tests: fresh databases on the one server of the run. */
import { inject } from 'vitest';
import type { PostgresServer, Shadow } from '../../src/core/ports/postgres.ts';
import { urlShadow } from '../../src/engines/embedded/shadow.ts';
import { postgresServer } from '../../src/engines/postgres/server.ts';

let shadow: Shadow | undefined;

/** A Shadow on the server of this run. Closing it is not needed; the server outlives the test file. */
export function testShadow(): Shadow {
  shadow ??= urlShadow(inject('postgresUrl'));
  return shadow;
}

/** The server itself, by its maintenance database `postgres`. Tests that change data use `withDatabase`. */
export function testServer(): PostgresServer {
  return postgresServer(inject('postgresUrl'), 'test');
}

/** URL of the server's maintenance database, for child processes. */
export function testUrl(): string {
  return inject('postgresUrl');
}

/** Runs `work` with an empty database, dropped afterwards. */
export function withDatabase<T>(work: (server: PostgresServer) => Promise<T>): Promise<T> {
  return testShadow().withDatabase(work);
}
