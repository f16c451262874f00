/** One PostgreSQL for the whole test run; every test takes a database of its own on it. */
import type { TestProject } from 'vitest/node';
import { startTemporaryServer } from '../../src/engines/embedded/shadow.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporaryServer();
  project.provide('postgresUrl', server.url);
  return server.close;
}
