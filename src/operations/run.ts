/** `run`: pipelines, exactly once, in the order in which they need each other. */
import { z } from 'zod';
import { DatawrightError, type Diagnostic, failure } from '../core/diagnostic.ts';
import { compile } from '../pipeline/compile.ts';
import type { Dataflow } from '../pipeline/dataflow.ts';
import { inOrder, needs } from '../pipeline/order.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { type PipelineRun, runPipeline } from '../pipeline/run.ts';
import type { Context } from './context.ts';
import { operation } from './operation.ts';
import {
  type Declared,
  declaredPipelines,
  openSource,
  openTarget,
  pipelineNamed,
} from './pipeline-engines.ts';

const ruleSchema = z.object({
  name: z.string().describe('constraint or rule'),
  reason: z.string(),
  action: z.enum(['quarantine', 'deduplicate', 'fail', 'unchanged']),
  rows: z.number(),
});

const runSchema = z.object({
  pipeline: z.string(),
  source: z.string(),
  target: z.string(),
  run: z.string().optional().describe('id in the ledger; absent when there was nothing to do'),
  status: z.enum(['loaded', 'unchanged']),
  resumed: z.boolean().describe('a run that was killed before was taken up again'),
  since: z.string().optional().describe('cursor value from which on rows were read'),
  chunks: z.number(),
  extracted: z.number().describe('always loaded + quarantined + deduplicated'),
  loaded: z.number(),
  quarantined: z.number(),
  deduplicated: z.number(),
  unchanged: z.number().describe('of the deduplicated: in the target already, equal in every column'),
  filtered: z.number().describe('left out by a filter, not among the extracted'),
  rules: z.array(ruleSchema).readonly(),
  remarks: z.record(z.string(), z.number()).readonly().describe('e.g. rows that point at an unknown member'),
  seconds: z.number(),
});

const explanationSchema = z.object({
  pipeline: z.string(),
  source: z.string(),
  target: z.string(),
  engine: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), select: z.string() })).readonly(),
  statements: z.array(z.object({ phase: z.string(), label: z.string(), sql: z.string() })).readonly(),
});

export const runOperation = operation({
  name: 'run',
  summary: 'move rows by pipelines, exactly once',
  description:
    'Runs the named pipelines, or all of them in the order they need each other. Rows are staged in the target by COPY, judged there against the table’s own constraints and the pipeline’s rules, and loaded in one transaction with the ledger’s row: a killed run goes on at the first chunk that is not in the ledger. Rows that break a rule are quarantined with the reason, and the counts always add up. A source that has not changed is not loaded again.',
  examples: [
    { command: 'datawright run flights', does: 'one pipeline' },
    { command: 'datawright run --all', does: 'every pipeline, dimensions before facts' },
    { command: 'datawright run flights --explain', does: 'show every statement it would send; run nothing' },
    { command: 'datawright run flights --again', does: 'read everything again, whatever the ledger says' },
  ],
  effect: 'write',
  input: z.object({
    pipelines: z.array(z.string()).default([]).describe('names of pipelines'),
    all: z.boolean().default(false).describe('every pipeline of the project'),
    explain: z.boolean().default(false).describe('print the SQL instead of running it'),
    again: z.boolean().default(false).describe('read everything again, whatever the ledger says'),
    rows: z.coerce.number().int().min(1).optional().describe('only the first N rows of each file'),
  }),
  positional: ['pipelines'],
  output: z.object({
    runs: z.array(runSchema).readonly(),
    failed: z.array(z.object({ pipeline: z.string(), message: z.string() })).readonly(),
    explained: z.array(explanationSchema).readonly(),
    extracted: z.number(),
    loaded: z.number(),
    quarantined: z.number(),
    deduplicated: z.number(),
    seconds: z.number(),
  }),
  async run(input, context) {
    const began = context.clock.monotonic();
    const declared = await declaredPipelines(context);
    const chosen = choose(input, declared);
    const runs: PipelineRun[] = [];
    const failed: { pipeline: Pipeline; message: string }[] = [];
    const diagnostics: Diagnostic[] = [...declared.diagnostics];
    const explained: z.output<typeof explanationSchema>[] = [];
    for (const pipeline of chosen) {
      const blocker = failed.find((other) => needs(pipeline, other.pipeline, declared.contract));
      if (blocker !== undefined) {
        failed.push({ pipeline, message: `not run: it needs ${blocker.pipeline.name}` });
        continue;
      }
      try {
        if (input.explain) explained.push(explanation(await dataflowOf(context, pipeline, declared)));
        else runs.push(await runOne(context, pipeline, declared, input));
      } catch (error) {
        if (chosen.length === 1 || !(error instanceof DatawrightError)) throw error;
        diagnostics.push(...error.diagnostics);
        failed.push({ pipeline, message: error.diagnostics[0]?.message ?? error.message });
      }
    }
    const sum = (name: 'extracted' | 'loaded' | 'quarantined' | 'deduplicated') =>
      runs.reduce((total, run) => total + run[name], 0);
    const refused = runs.filter((run) => run.quarantined > 0);
    return {
      output: {
        runs,
        failed: failed.map(({ pipeline, message }) => ({ pipeline: pipeline.name, message })),
        explained,
        extracted: sum('extracted'),
        loaded: sum('loaded'),
        quarantined: sum('quarantined'),
        deduplicated: sum('deduplicated'),
        seconds: (context.clock.monotonic() - began) / 1000,
      },
      diagnostics,
      verdict: failed.length === 0 ? 'clean' : 'findings',
      next: [
        ...refused.slice(0, 2).map((run) => ({
          command: `datawright quarantine ${run.pipeline}`,
          does: `the ${run.quarantined.toLocaleString('en-US')} rows that were refused, by reason`,
        })),
        ...(input.explain
          ? []
          : [{ command: 'datawright quality run', does: 'does the data hold what the contract says?' }]),
      ],
    };
  },
});

function choose(
  input: { readonly pipelines: readonly string[]; readonly all: boolean },
  { pipelines, contract }: Declared,
): readonly Pipeline[] {
  const named = input.pipelines.map((name) => pipelineNamed(name, pipelines));
  if (named.length > 0) return inOrder([...new Set(named)], contract);
  if (input.all) return inOrder(pipelines, contract);
  const names = pipelines.map((pipeline) => pipeline.name);
  throw failure('O051', 'no pipeline is named', {
    fix: names.length === 0 ? 'write one into pipelines/' : `--all runs ${names.join(', ')}`,
  });
}

async function runOne(
  context: Context,
  pipeline: Pipeline,
  { contract }: Declared,
  input: { readonly again: boolean; readonly rows?: number | undefined },
): Promise<PipelineRun> {
  const target = await openTarget(context, pipeline, contract);
  try {
    const source = await openSource(context, pipeline);
    try {
      return await target.exclusively(() =>
        runPipeline({
          pipeline,
          contract,
          source,
          target: target.session,
          load: target.load,
          targetLabel: target.label,
          ledger: target.ledger,
          runtime: context,
          again: input.again,
          ...(input.rows === undefined || pipeline.source.type !== 'file' ? {} : { limit: input.rows }),
        }),
      );
    } finally {
      await source.close();
    }
  } finally {
    await target.close();
  }
}

async function dataflowOf(context: Context, pipeline: Pipeline, { contract }: Declared): Promise<Dataflow> {
  const target = await openTarget(context, pipeline, contract);
  try {
    const source = await openSource(context, pipeline);
    await source.close();
    const { dataflow, diagnostics } = compile({
      pipeline,
      contract,
      source: source.shape,
      target: target.load,
      targetLabel: target.label,
      sql: target.session.sql,
    });
    if (dataflow === undefined) throw new DatawrightError(diagnostics);
    return dataflow;
  } finally {
    await target.close();
  }
}

function explanation(dataflow: Dataflow): z.output<typeof explanationSchema> {
  const of = (phase: string, statements: readonly { readonly label: string; readonly sql: string }[]) =>
    statements.map(({ label, sql }) => ({ phase, label, sql }));
  return {
    pipeline: dataflow.pipeline,
    source: dataflow.source,
    target: dataflow.target,
    engine: dataflow.engine,
    columns: dataflow.staged,
    statements: [
      ...of('prepare', dataflow.prepare),
      ...of('stage', dataflow.begin),
      ...of('shape', dataflow.shape),
      ...of('judge', dataflow.judge),
      ...of('load', dataflow.load),
      ...of('quarantine', [dataflow.forget, dataflow.quarantine]),
      ...of('finish', dataflow.finish),
    ],
  };
}
