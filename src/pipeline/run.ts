/**
 * Running a pipeline, exactly once: what is to be read is decided under one snapshot and stored when the run is
 * opened; each chunk's ledger row commits with its rows; a killed run goes on at the first chunk without one.
 */
import type { Contract } from '../contract/contract.ts';
import { DatawrightError, failure } from '../core/diagnostic.ts';
import { fingerprint, type Json } from '../core/hash.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import { type Ledger, type OpenRun, runSteps, type Step } from '../journal/journal.ts';
import { addUp, type ChunkCounts, fromStepResult, loadChunk, toStepResult } from './chunk.ts';
import { compile } from './compile.ts';
import type { CompileInput, LoadTarget } from './compile-input.ts';
import type { Chunk, Dataflow } from './dataflow.ts';
import type { Pipeline } from './pipeline.ts';
import type { Extraction, Snapshot, Source } from './sources/source.ts';
import type { TargetSession } from './targets/target.ts';

/** So many new rows make what a planner knows of the table wrong. */
const MANY_ROWS = 10_000;

export const FEATURE = 'pipeline';

export interface RunRequest {
  readonly pipeline: Pipeline;
  readonly contract: Contract;
  readonly source: Source;
  readonly target: TargetSession;
  readonly load: LoadTarget;
  readonly targetLabel: string;
  /** On the target's own session. */
  readonly ledger: Ledger;
  readonly runtime: Runtime;
  /** Read and load everything again, whatever the ledger says. */
  readonly again: boolean;
  readonly limit?: number;
}

export interface PipelineRun extends ChunkCounts {
  readonly pipeline: string;
  readonly source: string;
  readonly target: string;
  /** The ledger's id; absent when there was nothing to do and no run was opened. */
  readonly run?: string;
  readonly status: 'loaded' | 'unchanged';
  /** True when a run that was killed before was taken up again. */
  readonly resumed: boolean;
  /** Cursor value from which on rows were read. */
  readonly since?: string;
  readonly chunks: number;
  readonly seconds: number;
}

/** @throws DatawrightError when the pipeline does not fit its source or target, or a chunk cannot be loaded */
export async function runPipeline(request: RunRequest): Promise<PipelineRun> {
  const { ledger, target, runtime, source, pipeline } = request;
  const began = runtime.clock.monotonic();
  const dataflow = compiled(request, target.sql);
  await target.prepare();
  await ledger.prepare();
  await ledger.transaction(async () => {
    for (const statement of dataflow.prepare) await target.execute(statement.sql);
  });
  runtime.failPoint('pipeline.prepared');
  const definition = fingerprint(dataflow);
  const seconds = () => (runtime.clock.monotonic() - began) / 1000;
  const base = { pipeline: pipeline.name, source: source.shape.label, target: request.targetLabel };

  return source.snapshot(async (snapshot): Promise<PipelineRun> => {
    const history = await ledger.runs({ feature: FEATURE, subject: pipeline.name, limit: 50 });
    const unfinished = history.some((run) => run.status === 'running');
    const last = history.find((run) => run.status === 'succeeded');
    const previous = last === undefined ? undefined : inputOf(last.input, definition);
    const plan = await snapshot.plan({
      previous,
      chunk: pipeline.chunk,
      // What a killed run has left is read whether or not an older run had read the same.
      again: request.again || unfinished,
      limit: request.limit,
    });
    const seen = plan.state !== null && plan.state === previous?.state && !request.again;
    const empty = plan.chunks.length === 0 && (seen || !dataflow.replaces);
    if (!unfinished && empty) {
      return { ...base, ...addUp([]), status: 'unchanged', resumed: false, chunks: 0, seconds: seconds() };
    }
    const run = await openRun(request, plan, definition);
    const extraction = inputOf(run.input, definition) ?? plan;
    const at = String(run.input.at ?? '');
    runtime.failPoint('pipeline.opened');
    const [state] = run.resumed ? [] : await target.query<{ empty: boolean }>(dataflow.empty.sql);
    const fresh = state?.empty === true;
    const results = await runSteps(
      ledger,
      run,
      chunkSteps(request, dataflow, snapshot, { extraction, at, run, fresh }),
      runtime,
    );
    const counts = addUp([...results.values()].map(fromStepResult));
    if (counts.loaded >= MANY_ROWS)
      for (const statement of dataflow.finish) await target.execute(statement.sql);
    const outcome: PipelineRun = {
      ...base,
      ...counts,
      run: run.id,
      status: 'loaded',
      resumed: run.resumed,
      ...(extraction.since === null ? {} : { since: extraction.since.value }),
      chunks: extraction.chunks.length,
      seconds: seconds(),
    };
    await ledger.close(run.id, {
      status: 'succeeded',
      summary: {
        ...toStepResult(counts),
        seconds: outcome.seconds,
        source: base.source,
        target: base.target,
      },
    });
    return outcome;
  });
}

function compiled(request: RunRequest, sql: CompileInput['sql']): Dataflow {
  const { dataflow, diagnostics } = compile({
    pipeline: request.pipeline,
    contract: request.contract,
    source: request.source.shape,
    target: request.load,
    targetLabel: request.targetLabel,
    sql,
  });
  if (dataflow === undefined) throw new DatawrightError(diagnostics);
  return dataflow;
}

/** A file that changed since a run was killed is another file: its ranges mean other rows, so that run is given up. */
async function openRun(
  { ledger, pipeline, runtime }: RunRequest,
  plan: Extraction,
  definition: string,
): Promise<OpenRun> {
  const input: Readonly<Record<string, Json>> = {
    extraction: plan as unknown as Json,
    definition,
    at: runtime.clock.now().toISOString(),
  };
  const run = await ledger.open({ feature: FEATURE, subject: pipeline.name, input });
  const stored = run.resumed ? inputOf(run.input, definition) : undefined;
  if (stored === undefined || stored.state === plan.state) return run;
  await ledger.close(run.id, {
    status: 'failed',
    summary: {},
    error: 'the file changed before the run was finished',
  });
  return ledger.open({ feature: FEATURE, subject: pipeline.name, input });
}

/** A file counts as read only by the definition that read it; a cursor goes on whatever has changed around it. */
function inputOf(input: Readonly<Record<string, Json>>, definition: string): Extraction | undefined {
  const extraction = input.extraction as unknown as Extraction | undefined;
  if (extraction === undefined || extraction.state === null) return extraction;
  return input.definition === definition
    ? extraction
    : { ...extraction, state: `${extraction.state} as defined before` };
}

async function* chunkSteps(
  request: RunRequest,
  dataflow: Dataflow,
  snapshot: Snapshot,
  opened: {
    readonly extraction: Extraction;
    readonly at: string;
    readonly run: OpenRun;
    readonly fresh: boolean;
  },
): AsyncGenerator<Step> {
  const { runtime, pipeline, target } = request;
  const { extraction, at, run } = opened;
  const key = `pipeline ${pipeline.name}`;
  const label = `${dataflow.source} → ${dataflow.target}`;
  const began = runtime.clock.monotonic();
  runtime.report({ type: 'start', key, label: pipeline.name, detail: label });
  let done = 0;
  const advance = () =>
    runtime.report({
      type: 'advance',
      key,
      done,
      total: extraction.rows,
      estimated: extraction.state === null,
      unit: 'rows',
    });
  const groups = dataflow.replaces ? [extraction.chunks] : extraction.chunks.map((chunk) => [chunk]);
  for (const [i, chunks] of groups.entries()) {
    const id = `chunk ${i + 1}`;
    const earlier = run.completed.get(id);
    if (earlier !== undefined) {
      done += fromStepResult(earlier).extracted;
      continue;
    }
    advance();
    const staged = await stage(request, dataflow, snapshot, chunks, extraction);
    runtime.failPoint('pipeline.after-stage');
    yield {
      id,
      label: `${pipeline.name} ${id} of ${groups.length}`,
      transactional: true,
      run: async () => {
        const parameters = { run: run.id, chunk: id, at };
        const counts = await loadChunk(
          target,
          staged.dataflow,
          staged.rows,
          parameters,
          runtime.failPoint,
          opened.fresh,
        ).catch((error: unknown) => {
          throw loadingFailure(pipeline, id, error);
        });
        done += staged.rows;
        return toStepResult(counts);
      },
    };
    await target.rest();
    advance();
  }
  runtime.report({
    type: 'done',
    key,
    label: pipeline.name,
    detail: label,
    seconds: (runtime.clock.monotonic() - began) / 1000,
  });
}

/**
 * Brings rows into the staging table. When one of them cannot be staged as its type — a date the engine does
 * not know, a number too large — all are staged as text once more, so that the judging finds which.
 */
async function stage(
  request: RunRequest,
  dataflow: Dataflow,
  snapshot: Snapshot,
  chunks: readonly Chunk[],
  extraction: Extraction,
): Promise<{ readonly dataflow: Dataflow; readonly rows: number }> {
  const attempt = async (flow: Dataflow) => {
    for (const statement of flow.begin) await request.target.execute(statement.sql);
    let rows = 0;
    for (const chunk of chunks) {
      rows += await request.target.stage(flow.staged, snapshot.extract(flow.staged, chunk, extraction));
    }
    return { dataflow: flow, rows };
  };
  try {
    return await attempt(dataflow);
  } catch (error) {
    const cautious = compiled(request, { ...request.target.sql, survives: () => false });
    try {
      return await attempt(cautious);
    } catch {
      throw error instanceof DatawrightError ? error : stagingFailure(request.pipeline, error);
    }
  }
}

function loadingFailure(pipeline: Pipeline, chunk: string, error: unknown): unknown {
  if (error instanceof DatawrightError) return error;
  return failure(
    'F033',
    `${chunk} could not be loaded: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
    {
      where: { object: pipeline.name },
      why: 'Nothing of this chunk was loaded; chunks before it are',
      fix: `datawright run ${pipeline.name} goes on from here; --explain shows the statements`,
    },
    error,
  );
}

function stagingFailure(pipeline: Pipeline, error: unknown): DatawrightError {
  return failure(
    'F032',
    `rows could not be brought to the target: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
    {
      where: { object: pipeline.name },
      why: 'Nothing of this chunk was loaded; chunks before it are',
      fix: `datawright run ${pipeline.name} goes on from here`,
    },
    error,
  );
}
