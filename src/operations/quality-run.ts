/** `quality run`: the contract's quality rules against the database and the warehouse. */
import { z } from 'zod';
import { introspect } from '../catalog/introspect.ts';
import { readContract } from '../contract/read.ts';
import { DatawrightError, failure, hasErrors } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import { compileChecks } from '../quality/compile.ts';
import type { Engine } from '../quality/engine.ts';
import { verdictHistory } from '../quality/history.ts';
import { knowledgeOf } from '../quality/knowledge.ts';
import { runChecks } from '../quality/run.ts';
import { duckdbDialect } from '../sql/duckdb.ts';
import { postgresDialect } from '../sql/postgres.ts';
import { operation } from './operation.ts';
import { placeSchema } from './place.ts';

export const verdictSchema = z.object({
  target: z.string().describe('table, or warehouse.<table>'),
  check: z.string(),
  dimension: z.string(),
  label: z.string().describe('what was demanded'),
  passed: z.boolean(),
  severity: z.enum(['critical', 'warning']),
  observed: z.string().describe('what was seen'),
  rows: z.number().describe('rows read; 0 when proven'),
  failing: z.number(),
  failingKeys: z.array(z.string()).readonly().describe('primary keys of some failing rows'),
  sql: z.string().describe('lists the failing rows'),
  proven: z.boolean().describe('a validated constraint proves it; no row was read'),
  place: placeSchema,
});

const summarySchema = z.object({
  dimension: z.string(),
  passed: z.number(),
  failed: z.number(),
});

export const qualityRunOperation = operation({
  name: 'quality run',
  summary: 'check the data against the contract’s quality rules',
  description:
    'Runs the rules under quality: on the database and the warehouse. All checks of a table share one scan, uniqueness is one more, and what a validated constraint already proves is not read at all. Failing rows are named by their keys. Verdicts are kept in schema datawright, so that the gate and the report can show them. Nothing else is written.',
  examples: [
    { command: 'datawright quality run', does: 'every rule' },
    { command: 'datawright quality run --table flights', does: 'the rules of one table' },
    { command: 'datawright quality run --full', does: 'read rows even where constraints prove the rule' },
  ],
  effect: 'write',
  input: z.object({
    table: z
      .string()
      .optional()
      .describe('only the rules of this table, e.g. flights or warehouse.fact_flight'),
    keys: z.coerce
      .number()
      .int()
      .min(0)
      .max(10_000)
      .default(20)
      .describe('keys of failing rows to show per check'),
    full: z.boolean().default(false).describe('read rows even where constraints prove the rule'),
  }),
  output: z.object({
    contract: z.string(),
    verdicts: z.array(verdictSchema).readonly(),
    dimensions: z.array(summarySchema).readonly(),
    passed: z.number(),
    failed: z.number(),
    proven: z.number(),
    tables: z.number(),
    seconds: z.number(),
  }),
  cases: ({ verdicts }) =>
    verdicts.map(({ target, label, passed, severity, observed, failingKeys, place }) => ({
      name: target,
      claim: label,
      verdict: passed ? 'passed' : severity === 'critical' ? 'failed' : 'warned',
      findings: passed
        ? []
        : [{ where: place, message: `${target} ${label}: ${observed}`, ...keysOf(failingKeys) }],
    })),
  async run(input, context) {
    const started = context.clock.monotonic();
    const project = await context.project();
    const { contract, diagnostics } = await readContract(context.files, project.folders.contracts);
    if (contract === undefined || hasErrors(diagnostics)) throw new DatawrightError(diagnostics);
    const compiled = compileChecks(contract);
    if (hasErrors(compiled.diagnostics)) throw new DatawrightError(compiled.diagnostics);
    const targets = [...new Set(compiled.checks.map((c) => c.on.subject.name))];
    if (input.table !== undefined && !targets.includes(input.table)) {
      const fix = didYouMean(input.table, targets) ?? `there are rules for ${targets.join(', ')}`;
      throw failure('O040', `no quality rule is about ${input.table}`, { fix });
    }
    const chosen = compiled.checks.filter(
      (c) => input.table === undefined || c.on.subject.name === input.table,
    );

    const server = await context.database();
    const session = await server.connect({ applicationName: 'datawright quality run' });
    const closers = [() => session.close()];
    try {
      const catalog = await introspect(session);
      const engines = async (name: 'app' | 'warehouse'): Promise<Engine> => {
        if (name === 'app') {
          return {
            dialect: postgresDialect,
            // Rules hold SQL that people wrote; a rule must not be able to change what it judges.
            query: (sql) => session.transaction(() => session.query(sql), { readOnly: true }),
          };
        }
        const warehouse = await (await context.warehouse()).connect();
        closers.push(() => warehouse.close());
        return { dialect: duckdbDialect, query: (sql) => warehouse.query(sql) };
      };
      const verdicts = await runChecks(chosen, engines, context, {
        keys: input.keys,
        ...(input.full
          ? {}
          : {
              knowledge: (on) =>
                on.schema === undefined
                  ? undefined
                  : knowledgeOf(catalog, { schema: on.schema, table: on.table }, contract.schema),
            }),
      });
      await verdictHistory(session).record(verdicts, context.clock.now());
      const failed = verdicts.filter((v) => !v.passed);
      const critical = failed.some((v) => v.severity === 'critical');
      return {
        output: {
          contract: contract.name,
          verdicts,
          dimensions: byDimension(verdicts),
          passed: verdicts.length - failed.length,
          failed: failed.length,
          proven: verdicts.filter((v) => v.proven).length,
          tables: new Set(verdicts.map((v) => v.target)).size,
          seconds: (context.clock.monotonic() - started) / 1000,
        },
        diagnostics: [...diagnostics, ...compiled.diagnostics],
        verdict: critical ? 'findings' : 'clean',
        next: critical
          ? [
              {
                command: 'datawright quality run --json',
                does: 'every failing key found, and the SQL that lists the rows',
              },
            ]
          : [{ command: 'datawright gate', does: 'is everything ready to ship?' }],
      };
    } finally {
      for (const close of closers.reverse()) await close();
    }
  },
});

function byDimension(verdicts: readonly { readonly dimension: string; readonly passed: boolean }[]) {
  return [...new Set(verdicts.map((v) => v.dimension))].map((dimension) => {
    const own = verdicts.filter((v) => v.dimension === dimension);
    const passed = own.filter((v) => v.passed).length;
    return { dimension, passed, failed: own.length - passed };
  });
}

const keysOf = (keys: readonly string[]): { readonly fix?: string } =>
  keys.length === 0 ? {} : { fix: `rows ${keys.join(', ')}` };
