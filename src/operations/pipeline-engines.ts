/** Opens what a pipeline reads and what it loads, by the connections of the project. */
import type { Contract } from '../contract/contract.ts';
import { readContract } from '../contract/read.ts';
import { warehouseTables } from '../contract/warehouse-tables.ts';
import { DatawrightError, type Diagnostic, failure, hasErrors } from '../core/diagnostic.ts';
import { qualify } from '../core/identifier.ts';
import { didYouMean } from '../core/suggestion.ts';
import { withExclusive } from '../journal/exclusive.ts';
import type { Ledger } from '../journal/journal.ts';
import { sqlLedger } from '../journal/ledger.ts';
import type { LoadTarget } from '../pipeline/compile-input.ts';
import type { Load, Pipeline } from '../pipeline/pipeline.ts';
import { readPipelines } from '../pipeline/read.ts';
import { fileSource } from '../pipeline/sources/file.ts';
import type { Source } from '../pipeline/sources/source.ts';
import { tableSource } from '../pipeline/sources/table.ts';
import { duckdbTarget } from '../pipeline/targets/duckdb.ts';
import { duckdbTable } from '../pipeline/targets/duckdb-table.ts';
import { postgresTarget } from '../pipeline/targets/postgres.ts';
import { postgresTable } from '../pipeline/targets/postgres-table.ts';
import type { TargetSession } from '../pipeline/targets/target.ts';
import { duckdbDialect } from '../sql/duckdb.ts';
import { postgresDialect } from '../sql/postgres.ts';
import type { Context } from './context.ts';

export interface Declared {
  readonly contract: Contract;
  readonly pipelines: readonly Pipeline[];
  readonly diagnostics: readonly Diagnostic[];
}

/** @throws DatawrightError with every finding when contract or pipelines have errors */
export async function declaredPipelines(context: Context): Promise<Declared> {
  const project = await context.project();
  const { contract, diagnostics } = await readContract(context.files, project.folders.contracts);
  if (contract === undefined) throw new DatawrightError(diagnostics);
  const read = await readPipelines(context.files, project.folders.pipelines, contract);
  const all = [...diagnostics, ...read.diagnostics];
  if (hasErrors(all)) throw new DatawrightError(all);
  return { contract, pipelines: read.pipelines, diagnostics: all };
}

export function pipelineNamed(name: string, pipelines: readonly Pipeline[]): Pipeline {
  const found = pipelines.find((pipeline) => pipeline.name === name);
  if (found !== undefined) return found;
  const names = pipelines.map((pipeline) => pipeline.name);
  throw failure('O050', `there is no pipeline ${name}`, {
    fix:
      didYouMean(name, names) ??
      (names.length === 0 ? 'write one into pipelines/' : `there are ${names.join(', ')}`),
  });
}

export interface OpenTarget {
  readonly session: TargetSession;
  readonly ledger: Ledger;
  readonly load: LoadTarget;
  readonly label: string;
  /** One runner of this pipeline at a time. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openTarget(
  context: Context,
  pipeline: Pipeline,
  contract: Contract,
): Promise<OpenTarget> {
  const { load } = pipeline;
  if ((await engineOf(context, load.connection)) === 'duckdb') {
    const session = await (await context.warehouse(load.connection)).connect();
    try {
      const found =
        load.type === 'table' ? await duckdbTable(session, duckdbSchema(load.schema), load.table) : undefined;
      return {
        session: duckdbTarget(session),
        ledger: sqlLedger(session, duckdbDialect, context.clock),
        ...loadTarget(pipeline, load, contract, found, (name) => duckdbDialect.qualify('main', name)),
        // A DuckDB file has one writing process; whoever comes second is told so when it opens the file.
        exclusively: (work) => work(),
        close: () => session.close(),
      };
    } catch (error) {
      await session.close();
      throw error;
    }
  }
  const server = await context.database(load.connection);
  const session = await server.connect({ applicationName: `datawright run ${pipeline.name}`.slice(0, 63) });
  try {
    const found = load.type === 'table' ? await postgresTable(session, load.schema, load.table) : undefined;
    return {
      session: postgresTarget(session),
      ledger: sqlLedger(session, postgresDialect, context.clock),
      ...loadTarget(pipeline, load, contract, found, (name) => qualify(contract.schema, name)),
      exclusively: (work) =>
        withExclusive(session, `pipeline ${pipeline.name}`, work, { report: context.report }),
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

export async function openSource(context: Context, pipeline: Pipeline): Promise<Source> {
  const { source } = pipeline;
  if (source.type === 'file') {
    return fileSource(await context.scratch(), source, context.files.locate(source.path));
  }
  const engine = await engineOf(context, pipeline.load.connection);
  const opened = await tableSource(
    await context.database(source.connection),
    source,
    pipeline.changes,
    engine,
  );
  if (opened !== undefined) return opened;
  throw missingTable(pipeline, `${source.connection}.${source.table}`);
}

export async function engineOf(context: Context, connection: string): Promise<'postgres' | 'duckdb'> {
  const { connections } = await context.project();
  return connections[connection]?.type === 'duckdb' ? 'duckdb' : 'postgres';
}

/** PostgreSQL's `public` is DuckDB's `main`. */
function duckdbSchema(schema: string): string {
  return schema === 'public' ? 'main' : schema;
}

function loadTarget(
  pipeline: Pipeline,
  load: Load,
  contract: Contract,
  found: Awaited<ReturnType<typeof postgresTable>>,
  locate: (name: string) => string,
): Pick<OpenTarget, 'load' | 'label'> {
  if (load.type === 'table') {
    if (found === undefined) throw missingTable(pipeline, `${load.connection}.${load.table}`);
    return { load: { type: 'table', table: found }, label: `${load.connection}.${load.table}` };
  }
  const tables = warehouseTables(contract);
  const declared = load.type === 'dimension' ? load.dimension : load.fact;
  const table = tables.find((candidate) => candidate.declared === declared && candidate.role === load.type);
  if (table === undefined) throw missingTable(pipeline, `${load.connection}.${declared}`);
  return {
    load: { type: 'star', table, tables, locate: (one) => locate(one.name) },
    label: `${load.connection}.${table.name}`,
  };
}

function missingTable(pipeline: Pipeline, table: string): DatawrightError {
  return failure('F010', `${table} does not exist yet`, {
    where: pipeline.place,
    why: 'Pipelines load and read tables, they do not create those of the contract. Nothing was changed',
    fix: 'datawright plan, then datawright apply',
  });
}
