/** `seed`: realistic made-up rows for every table. */
import { z } from 'zod';
import { failure } from '../core/diagnostic.ts';
import { fillDatabase } from '../generate/seed/fill.ts';
import { projectModel } from './generated-model.ts';
import { operation } from './operation.ts';

const DAY = 86_400_000;

export const seedOperation = operation({
  name: 'seed',
  summary: 'Fill empty tables with realistic rows that keep every constraint',
  description: `Writes made-up rows: names, addresses and words by what a column is about, references to rows that exist, unique values, checks and enums kept, nothing created before its parent. Table sizes follow the contract's volumes. All tables are filled in one transaction or none is. The same contract, --rows and --until give the same rows on every machine. Tables that have rows are left alone unless --append is given, nothing is ever deleted, and a protected environment is refused.`,
  examples: [
    { command: 'datawright seed', does: '10,000 rows in the largest table, the others in proportion' },
    { command: 'datawright seed --rows 1000000', does: 'more' },
    { command: 'datawright seed --append', does: 'add rows to tables that have some' },
  ],
  effect: 'write',
  input: z.object({
    rows: z.coerce
      .number()
      .int()
      .min(1)
      .max(100_000_000)
      .default(10_000)
      .describe('Rows of the largest table'),
    until: z.iso.date().optional().describe('Newest day in the rows; today when not given'),
    append: z.boolean().default(false).describe('Add to tables that already have rows'),
    env: z.string().optional().describe('Environment of datawright.yaml whose database is filled'),
  }),
  output: z.object({
    database: z.string(),
    written: z.boolean().describe('False when every table had rows already'),
    tables: z.array(
      z.object({
        table: z.string(),
        rows: z.number().int(),
        before: z.number().int().describe('Rows it had'),
      }),
    ),
    rows: z.number().int(),
    seconds: z.number(),
  }),
  async run(input, context) {
    const started = context.clock.monotonic();
    const { project, contract, model } = await projectModel(context);
    const environment = input.env === undefined ? undefined : project.environments[input.env];
    if (input.env !== undefined && environment === undefined) {
      throw failure('M035', `there is no environment ${input.env}`, {
        fix: `datawright.yaml names ${Object.keys(project.environments).join(', ') || 'none'}`,
      });
    }
    const connection = environment?.connection ?? 'app';
    const guarded = Object.entries(project.environments).find(
      ([name, one]) => one.protected && (name === input.env || one.connection === connection),
    );
    if (guarded !== undefined) {
      throw failure('G013', `environment ${guarded[0]} is protected: made-up rows have no place there`, {
        fix: 'seed a database for development',
      });
    }
    const server = await context.database(environment?.connection);
    const session = await server.connect({ applicationName: 'datawright seed' });
    try {
      const today = Math.floor(context.clock.now().getTime() / DAY) * DAY;
      const until = input.until === undefined ? new Date(today) : new Date(`${input.until}T00:00:00Z`);
      const filled = await fillDatabase(
        session,
        model,
        contract,
        { rows: input.rows, until, append: input.append },
        context,
      );
      return {
        output: {
          database: server.label,
          written: filled.written,
          tables: [...filled.tables],
          rows: filled.tables.reduce((sum, table) => sum + table.rows, 0),
          seconds: (context.clock.monotonic() - started) / 1000,
        },
        diagnostics: [],
        verdict: 'clean',
        next: [{ command: 'datawright quality run', does: "check the rows against the contract's rules" }],
      };
    } finally {
      await session.close();
    }
  },
});
