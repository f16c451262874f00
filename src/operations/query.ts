/** `query`: asks the database one question, and can do nothing else to it. */
import { z } from 'zod';
import { DatawrightError, type Diagnostic } from '../core/diagnostic.ts';
import { PostgresError, type ResultColumn } from '../core/ports/postgres.ts';
import { readingOf } from '../sql/reading/reading.ts';
import { operation } from './operation.ts';
import { type ReadQuery, readPlan, readRows } from './query/read.ts';

/** Characters of one value that are given. */
const LONGEST_VALUE = 10_000;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const queryOperation = operation({
  name: 'query',
  summary: 'Ask the database one question; nothing can be changed by it',
  description:
    'Runs one SELECT. Its parse tree is held against a list of what only reads, it runs in a read-only transaction that always ends in ROLLBACK, as pg_read_all_data where the connection may become that role (row security then applies), and within limits of time and size. With --explain the plan is shown and nothing is run. Values longer than 10,000 characters are cut.',
  examples: [
    { command: 'datawright query "SELECT status, count(*) FROM orders GROUP BY 1"', does: 'the answer' },
    { command: 'datawright query "SELECT * FROM orders" --explain', does: 'how PostgreSQL would run it' },
  ],
  effect: 'read',
  input: z.object({
    sql: z.string().min(1).describe('One SELECT'),
    connection: z.string().default('app').describe('Connection of datawright.yaml'),
    limit: z.number().int().min(1).max(10_000).default(100).describe('Rows to give at most'),
    timeout: z.number().int().min(1).max(300).default(10).describe('Seconds it may take'),
    explain: z.boolean().default(false).describe('Show the plan instead of running it'),
  }),
  positional: ['sql'],
  output: z.object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z
      .array(z.array(cell))
      .describe('By column; integers beyond 2^53, numeric, times and documents are text'),
    more: z.boolean().describe('There are more rows than were asked for'),
    plan: z.array(z.string()).optional().describe('With explain: what EXPLAIN says'),
  }),
  async run({ sql, connection, limit, timeout, explain }, context) {
    const query = await allowed(sql);
    const session = await (await context.database(connection)).connect({
      applicationName: 'datawright query',
    });
    const limits = { rows: limit, characters: LONGEST_VALUE, seconds: timeout };
    try {
      if (explain) {
        const plan = await readPlan(session, query, limits);
        return { output: { columns: [], rows: [], more: false, plan: [...plan] }, ...DONE };
      }
      const { columns, rows } = await readRows(session, query, limits);
      const shown = rows
        .slice(0, limit)
        .map((row) => row.map((value, i) => cellOf(value, columns[i]?.type ?? '')));
      return { output: { columns: [...columns], rows: shown, more: rows.length > limit }, ...DONE };
    } catch (error) {
      throw error instanceof PostgresError ? refusedBy(error, timeout) : error;
    } finally {
      await session.close();
    }
  },
});

const DONE = { diagnostics: [], verdict: 'clean', next: [] } as const;

async function allowed(sql: string): Promise<ReadQuery> {
  const reading = await readingOf(sql);
  if (reading.type === 'query') return reading;
  throw new DatawrightError(
    reading.refusals.map(
      ({ message, offset }): Diagnostic => ({
        code: 'O071',
        severity: 'error',
        where: placeIn(sql, offset),
        message,
        fix: 'ask with one SELECT; what changes the database goes through a migration',
      }),
    ),
  );
}

/** The text has no file: its lines and columns are its own. */
function placeIn(text: string, offset: number): Diagnostic['where'] {
  const before = text.slice(0, offset).split('\n');
  return { object: 'sql', line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function refusedBy({ fields }: PostgresError, seconds: number): DatawrightError {
  const late = fields.sqlState === '57014';
  return new DatawrightError([
    {
      code: 'O072',
      severity: 'error',
      where: { object: 'sql' },
      message: late
        ? `the query took longer than ${seconds} s`
        : `PostgreSQL refuses the query: ${fields.message}`,
      ...(fields.detail === undefined ? {} : { why: fields.detail }),
      fix: late ? 'ask for less, or give it more time with --timeout' : (fields.hint ?? 'correct the query'),
    },
  ]);
}

const NUMBERS: ReadonlySet<string> = new Set([
  'smallint',
  'integer',
  'bigint',
  'real',
  'double precision',
  'oid',
]);

/** A number where JavaScript can hold it exactly. */
function cellOf(text: string | null, type: ResultColumn['type']): z.output<typeof cell> {
  if (text === null) return null;
  if (type === 'boolean') return text === 'true';
  if (NUMBERS.has(type)) {
    const number = Number(text);
    if (Number.isFinite(number) && (Number.isSafeInteger(number) || !Number.isInteger(number))) return number;
  }
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
