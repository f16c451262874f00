/** A project of its own on a database of its own, for tests that run verbs as people do: a process each. */

import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contractDdl } from '../../src/contract/ddl.ts';
import { readContract } from '../../src/contract/read.ts';
import { DatawrightError } from '../../src/core/diagnostic.ts';
import type { PostgresSession, Row } from '../../src/core/ports/postgres.ts';
import { openDuckdb } from '../../src/engines/duckdb/duckdb.ts';
import { postgresServer, withDatabaseName } from '../../src/engines/postgres/server.ts';
import { folderStorage } from '../../src/engines/storage/folder.ts';
import { createContext } from '../../src/operations/context.ts';
import { runOperation } from '../../src/operations/invoke.ts';
import type { runOperation as runVerb } from '../../src/operations/run.ts';
import { testUrl } from './postgres.ts';

export type RunOutput = Awaited<ReturnType<typeof runVerb.run>>['output'];

export interface Workshop {
  readonly root: string;
  /** Of its database. */
  readonly url: string;
  readonly session: PostgresSession;
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Runs a verb with a context of its own and closes it, as a process would. */
  verb(name: string, input: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** The verb `run` for one pipeline; the summary of that pipeline's run. */
  run(pipeline: string, input?: Readonly<Record<string, unknown>>): Promise<RunOutput['runs'][number]>;
  /** A query on the warehouse, while nobody else has it open. */
  warehouse(sql: string): Promise<readonly Row[]>;
}

const PROJECT = `project: workshop
connections:
  app: { env: DATABASE_URL }
  warehouse: { duckdb: warehouse.duckdb }
`;

/** `files` are written below the project folder; tables of `contracts/` are created. */
export async function withWorkshop<T>(
  files: Readonly<Record<string, string>>,
  work: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'datawright-workshop-'));
  const name = `workshop_${randomUUID().replaceAll('-', '')}`;
  const maintenance = await postgresServer(testUrl()).connect();
  await maintenance.execute(`CREATE DATABASE ${name}`);
  const url = withDatabaseName(testUrl(), name);
  const session = await postgresServer(url).connect();
  try {
    const workshop = workshopOf(root, url, session);
    await workshop.write('datawright.yaml', PROJECT);
    for (const [path, content] of Object.entries(files)) await workshop.write(path, content);
    const { contract, diagnostics } = await readContract(folderStorage(root), 'contracts');
    if (contract === undefined) throw new DatawrightError(diagnostics);
    for (const statement of contractDdl(contract)) await session.execute(statement.sql);
    return await work(workshop);
  } finally {
    await session.close();
    await maintenance.execute(`DROP DATABASE ${name} WITH (FORCE)`);
    await maintenance.close();
    await rm(root, { recursive: true, force: true });
  }
}

function workshopOf(root: string, url: string, session: PostgresSession): Workshop {
  const verb: Workshop['verb'] = async (name, input) => {
    const context = createContext({ root, environment: { DATABASE_URL: url }, report: () => {} });
    try {
      return (await runOperation(name, input, context)).output;
    } finally {
      await context.close();
    }
  };
  return {
    root,
    url,
    session,
    verb,
    async write(path, content) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    },
    async run(pipeline, input = {}) {
      const output = (await verb('run', { ...input, pipelines: [pipeline] })) as RunOutput;
      const [run] = output.runs;
      if (run === undefined) throw new Error(`${pipeline} did not run`);
      return run;
    },
    async warehouse(sql) {
      const engine = await openDuckdb(join(root, 'warehouse.duckdb'));
      try {
        const own = await engine.connect();
        return await own.query(sql);
      } finally {
        await engine.close();
      }
    },
  };
}
