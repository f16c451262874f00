/** A project in a folder of its own with an empty database, for tests of the migration verbs. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { DatawrightError } from '../../src/core/diagnostic.ts';
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { silent } from '../../src/core/progress.ts';
import { createContext } from '../../src/operations/context.ts';
import { disobeys } from './json-law.ts';
import { testShadow, testUrl } from './postgres.ts';

export const USERS = `
contract: shop
version: 1.0.0
tables:
  users:
    columns:
      id: { type: integer, primary_key: true }
      email: { type: text }
      nick: { type: text, nullable: true }
`;

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Verb<I, O> {
  readonly name: string;
  readonly input: { parse(value: unknown): I };
  run(input: I, context: never): Promise<O>;
}

export interface MigrationProject {
  readonly root: string;
  /** Of its database. */
  readonly url: string;
  /** On its database. */
  readonly session: PostgresSession;
  /** Writes contracts/shop.yaml. */
  declare(contract: string): Promise<void>;
  write(path: string, content: string): Promise<void>;
  /** Runs a verb with a context of its own, as a process would; throws when its outcome is not what its schema says. */
  run<I, O>(verb: Verb<I, O>, input?: Record<string, unknown>): Promise<O>;
  /** The same folder with another database, given or new. */
  elsewhere(url?: string): Promise<MigrationProject>;
}

/** Gone after the test. */
export async function migrationProject(contract: string): Promise<MigrationProject> {
  const root = await mkdtemp(join(tmpdir(), 'datawright-migrate-'));
  undo.push(() => rm(root, { recursive: true, force: true }));
  const project = await onDatabase(root);
  await project.declare(contract);
  return project;
}

async function onDatabase(root: string, given?: string): Promise<MigrationProject> {
  const database = await testShadow().createDatabase();
  undo.push(() => database.drop());
  const session = await database.connect();
  undo.push(() => session.close());
  const [row] = await session.query<{ name: string }>('SELECT current_database() AS name');
  const own = new URL(testUrl());
  own.pathname = `/${row?.name}`;
  const url = given ?? own.href;
  const environment = { DATABASE_URL: url, SHADOW_DATABASE_URL: testUrl() };
  const write = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  return {
    root,
    url,
    session,
    write,
    declare: (text) => write('contracts/shop.yaml', text),
    elsewhere: (other) => onDatabase(root, other),
    async run(verb, input = {}) {
      const context = createContext({ root, environment, report: silent });
      try {
        const outcome = await verb.run(verb.input.parse(input), context as never);
        const wrong = await disobeys(JSON.parse(JSON.stringify({ operation: verb.name, ...outcome })));
        if (wrong.length > 0) throw new Error(wrong.join('\n'));
        return outcome;
      } finally {
        await context.close();
      }
    },
  };
}

/** What was refused: code, message, why and fix of each diagnostic in one line. */
export async function refusal(work: Promise<unknown>): Promise<readonly string[]> {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof DatawrightError)) throw error ?? new Error('nothing was refused');
  return error.diagnostics.map((d) => [d.code, d.message, d.why, d.fix].join(' | '));
}
