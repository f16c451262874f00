/** A PostgreSQL for every worker of the test run, since roles are a server's; every test takes a database of its own. */
import type { TestProject } from 'vitest/node';
import { startTemporaryServer } from '../../src/engines/embedded/shadow.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** By worker. */
    postgresUrls: readonly string[];
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workers = Math.max(1, Number(project.vitest.config.maxWorkers));
  const servers = await Promise.all(Array.from({ length: workers }, () => startTemporaryServer()));
  project.provide(
    'postgresUrls',
    servers.map((server) => server.url),
  );
  return async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
}
