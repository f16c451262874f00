/** PostgreSQL for tests: fresh databases on the server of this worker. */
import { inject } from 'vitest';
import type { PostgresServer, Shadow } from '../../src/core/ports/postgres.ts';
import { urlShadow } from '../../src/engines/embedded/shadow.ts';
import { postgresServer } from '../../src/engines/postgres/server.ts';

let shadow: Shadow | undefined;

/** A Shadow on the server of this worker. Closing it is not needed; the server outlives the test file. */
export function testShadow(): Shadow {
  shadow ??= urlShadow(testUrl());
  return shadow;
}

/** The server itself, by its maintenance database `postgres`. Tests that change data use `withDatabase`. */
export function testServer(): PostgresServer {
  return postgresServer(testUrl(), 'test');
}

/** URL of the server's maintenance database, for child processes. */
export function testUrl(): string {
  const urls = inject('postgresUrls');
  const url = urls[(Number(process.env.VITEST_POOL_ID ?? 1) - 1) % urls.length];
  if (url === undefined) throw new TypeError('no server was started for this run');
  return url;
}

/** Runs `work` with an empty database, dropped afterwards. */
export function withDatabase<T>(work: (server: PostgresServer) => Promise<T>): Promise<T> {
  return testShadow().withDatabase(work);
}
