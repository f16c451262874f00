/** `runs`: the history of pipeline runs, from the ledgers of the databases they loaded. */
import { z } from 'zod';
import type { Ledger } from '../journal/journal.ts';
import { sqlLedger } from '../journal/ledger.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { FEATURE } from '../pipeline/run.ts';
import { duckdbDialect } from '../sql/duckdb.ts';
import { postgresDialect } from '../sql/postgres.ts';
import type { Context } from './context.ts';
import { operation } from './operation.ts';
import { declaredPipelines, engineOf, pipelineNamed } from './pipeline-engines.ts';

const entrySchema = z.object({
  pipeline: z.string(),
  run: z.string(),
  status: z
    .enum(['running', 'succeeded', 'failed'])
    .describe('running: under way, or killed and to be resumed'),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  seconds: z.number().optional(),
  chunks: z.number().describe('chunks loaded'),
  extracted: z.number(),
  loaded: z.number(),
  quarantined: z.number(),
  deduplicated: z.number(),
  error: z.string().optional(),
});

export const runsOperation = operation({
  name: 'runs',
  summary: 'the history of pipeline runs',
  description:
    'Lists runs from the ledgers in the databases that pipelines load, newest first: when, how many rows, how long, and which were killed and will be resumed. Reads only.',
  examples: [
    { command: 'datawright runs', does: 'the latest runs of all pipelines' },
    { command: 'datawright runs flights', does: 'those of one pipeline' },
  ],
  effect: 'read',
  input: z.object({
    pipeline: z.string().optional().describe('only this pipeline'),
    limit: z.coerce.number().int().min(1).max(1000).default(20).describe('how many runs'),
  }),
  positional: ['pipeline'],
  output: z.object({ runs: z.array(entrySchema).readonly() }),
  async run(input, context) {
    const declared = await declaredPipelines(context);
    const chosen =
      input.pipeline === undefined ? declared.pipelines : [pipelineNamed(input.pipeline, declared.pipelines)];
    const runs = [];
    for (const connection of new Set(chosen.map((pipeline) => pipeline.load.connection))) {
      const own = chosen.filter((pipeline) => pipeline.load.connection === connection);
      runs.push(...(await withLedger(context, connection, (ledger) => history(ledger, own, input.limit))));
    }
    runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
    const unfinished = runs.find((run) => run.status === 'running');
    return {
      output: { runs: runs.slice(0, input.limit) },
      diagnostics: declared.diagnostics,
      verdict: 'clean',
      next:
        unfinished === undefined
          ? []
          : [{ command: `datawright run ${unfinished.pipeline}`, does: 'go on where it stopped' }],
    };
  },
});

async function history(ledger: Ledger, pipelines: readonly Pipeline[], limit: number) {
  const entries: z.output<typeof entrySchema>[] = [];
  for (const pipeline of pipelines) {
    for (const run of await ledger.runs({ feature: FEATURE, subject: pipeline.name, limit })) {
      const number = (name: string): number => Number(run.summary[name] ?? 0);
      entries.push({
        pipeline: pipeline.name,
        run: run.id,
        status: run.status,
        startedAt: run.startedAt,
        ...(run.finishedAt === undefined
          ? {}
          : {
              finishedAt: run.finishedAt,
              seconds: (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000,
            }),
        chunks: run.steps,
        extracted: number('extracted'),
        loaded: number('loaded'),
        quarantined: number('quarantined'),
        deduplicated: number('deduplicated'),
        ...(run.error === undefined ? {} : { error: run.error }),
      });
    }
  }
  return entries;
}

async function withLedger<T>(
  context: Context,
  connection: string,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const duckdb = (await engineOf(context, connection)) === 'duckdb';
  const session = duckdb
    ? await (await context.warehouse(connection)).connect()
    : await (await context.database(connection)).connect({ applicationName: 'datawright runs' });
  try {
    return await work(sqlLedger(session, duckdb ? duckdbDialect : postgresDialect, context.clock));
  } finally {
    await session.close();
  }
}
