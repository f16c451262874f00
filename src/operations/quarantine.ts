/** `quarantine`: which rows a pipeline refused, why, and a few of them. */
import { z } from 'zod';
import type { Row } from '../core/ports/postgres.ts';
import type { Context } from './context.ts';
import { operation } from './operation.ts';
import { declaredPipelines, engineOf, pipelineNamed } from './pipeline-engines.ts';

const reasonSchema = z.object({
  rule: z.string(),
  reason: z.string(),
  rows: z.number(),
  first: z.string().describe('when the first was refused'),
  last: z.string(),
  samples: z.array(z.record(z.string(), z.unknown())).readonly().describe('rows as they arrived'),
});

export const quarantineOperation = operation({
  name: 'quarantine',
  summary: 'rows a pipeline refused, by reason',
  description:
    'Shows what is in datawright.quarantine of the database a pipeline loads: every reason with its number of rows and some rows as they arrived. Rows stay there until somebody deletes them. Reads only.',
  examples: [
    { command: 'datawright quarantine flights', does: 'reasons, counts and samples' },
    { command: 'datawright quarantine flights --samples 20 --json', does: 'more rows, as data' },
  ],
  effect: 'read',
  input: z.object({
    pipeline: z.string().describe('name of the pipeline'),
    samples: z.coerce.number().int().min(0).max(1000).default(3).describe('rows to show for each reason'),
  }),
  positional: ['pipeline'],
  output: z.object({
    pipeline: z.string(),
    connection: z.string(),
    rows: z.number(),
    reasons: z.array(reasonSchema).readonly(),
  }),
  async run(input, context) {
    const { pipelines, diagnostics } = await declaredPipelines(context);
    const pipeline = pipelineNamed(input.pipeline, pipelines);
    const { connection } = pipeline.load;
    const reasons = await withQuery(context, connection, async (query) => {
      const [there] = await query(
        `SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = 'datawright' AND table_name = 'quarantine'`,
      );
      if (Number(there?.n ?? 0) === 0) return [];
      const groups = await query(
        `SELECT rule, reason, count(*) AS n, CAST(min("at") AS text) AS first, CAST(max("at") AS text) AS last
FROM datawright.quarantine WHERE pipeline = $1 GROUP BY rule, reason ORDER BY count(*) DESC, rule, reason`,
        [pipeline.name],
      );
      const found: z.output<typeof reasonSchema>[] = [];
      for (const group of groups) {
        const rows = await query(
          `SELECT CAST("row" AS text) AS data FROM datawright.quarantine
WHERE pipeline = $1 AND rule = $2 AND reason = $3 ORDER BY "at" DESC, CAST("row" AS text) LIMIT ${input.samples}`,
          [pipeline.name, group.rule, group.reason],
        );
        found.push({
          rule: String(group.rule),
          reason: String(group.reason),
          rows: Number(group.n),
          first: String(group.first),
          last: String(group.last),
          samples: rows.map((row) => JSON.parse(String(row.data)) as Record<string, unknown>),
        });
      }
      return found;
    });
    return {
      output: {
        pipeline: pipeline.name,
        connection,
        rows: reasons.reduce((sum, reason) => sum + reason.rows, 0),
        reasons,
      },
      diagnostics,
      verdict: 'clean',
      next:
        reasons.length === 0
          ? []
          : [
              {
                command: `datawright run ${pipeline.name} --again`,
                does: 'once the source or the contract is corrected',
              },
            ],
    };
  },
});

type Query = (sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>;

async function withQuery<T>(
  context: Context,
  connection: string,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const session =
    (await engineOf(context, connection)) === 'duckdb'
      ? await (await context.warehouse(connection)).connect()
      : await (await context.database(connection)).connect({ applicationName: 'datawright quarantine' });
  try {
    return await work((sql, parameters) => session.query(sql, parameters));
  } finally {
    await session.close();
  }
}
