/** Fills a database with made-up rows: every table by COPY, all in one transaction. */
import { Readable } from 'node:stream';
import type { Contract } from '../../contract/contract.ts';
import { DatawrightError, failure } from '../../core/diagnostic.ts';
import { qualify, quoteIdentifier } from '../../core/identifier.ts';
import { PostgresError, type PostgresSession } from '../../core/ports/postgres.ts';
import type { Runtime } from '../../core/ports/runtime.ts';
import { loadGrammar } from '../../sql/grammar.ts';
import type { Entity, Model } from '../model.ts';
import { seededFaker } from './faker.ts';
import { type TableGenerator, tableGenerators } from './generator.ts';
import { seedOrder } from './order.ts';
import { seedSizes } from './sizes.ts';
import { isInteger } from './typed.ts';
import { csvLine } from './value.ts';

export interface FillOptions {
  /** Rows of the largest table; the others follow the contract's volumes. */
  readonly rows: number;
  /** Newest instant in the rows. */
  readonly until: Date;
  /** Add to tables that have rows. */
  readonly append: boolean;
}

export interface FilledTable {
  readonly table: string;
  readonly rows: number;
  /** Rows that were there before. */
  readonly before: number;
}

export interface Filled {
  /** False when every table had rows and nothing was written. */
  readonly written: boolean;
  readonly tables: readonly FilledTable[];
}

/** Rows per chunk given to the server: large enough to cost nothing, small enough to show progress. */
const BATCH = 500;

/** Either all tables are filled or none. Throws G010 to G014. */
export async function fillDatabase(
  session: PostgresSession,
  model: Model,
  contract: Contract,
  options: FillOptions,
  runtime: Runtime,
): Promise<Filled> {
  const order = seedOrder(model.entities);
  if (order.stuck.length > 0) {
    throw new DatawrightError(
      order.stuck.map((entity) => ({
        code: 'G011',
        severity: 'error' as const,
        where: { object: entity.label },
        message: `${entity.label} refers to tables that refer back to it, and no reference may be empty`,
      })),
    );
  }
  const existing = await countRows(session, order.entities);
  const full = [...existing].filter(([, rows]) => rows > 0);
  if (full.length > 0 && !options.append) {
    if (full.length === existing.size) {
      return { written: false, tables: full.map(([table, rows]) => ({ table, rows: 0, before: rows })) };
    }
    throw new DatawrightError(
      full.map(([table, rows]) => ({
        code: 'G010',
        severity: 'error' as const,
        where: { object: table },
        message: `${table} already has ${rows} rows`,
        fix: '--append adds to what is there',
      })),
    );
  }
  const generators = tableGenerators({
    model,
    order,
    sizes: seedSizes(order.entities, options.rows),
    existing,
    faker: await seededFaker(),
    parse: (await loadGrammar()).parse,
    until: options.until.getTime(),
    allowed: (table, column) => allowedValues(contract, table, column),
  });
  const tables = await session.transaction(async () => {
    const filled: FilledTable[] = [];
    for (const generator of generators) {
      const rows = await fillTable(session, generator, runtime);
      filled.push({ table: generator.entity.label, rows, before: existing.get(generator.entity.label) ?? 0 });
    }
    return filled;
  });
  await session.execute(order.entities.map((entity) => `ANALYZE ${nameOf(entity)}`).join(';\n'));
  return { written: true, tables };
}

async function fillTable(
  session: PostgresSession,
  generator: TableGenerator,
  { report, clock }: Runtime,
): Promise<number> {
  const { entity, columns, rows } = generator;
  const started = clock.monotonic();
  const key = `seed ${entity.label}`;
  report({ type: 'start', key, label: entity.label });
  const counted = entity.primaryKey?.columns.find((column) => isCounted(entity, column));
  if (counted !== undefined) {
    const [row] = await session.query<{ readonly last: string | number | null }>(
      `SELECT max(${quoteIdentifier(counted)})::text AS last FROM ${nameOf(entity)}`,
    );
    generator.keyBase = Number(row?.last ?? 0);
  }
  const copied = await copy(session, generator, (done) =>
    report({ type: 'advance', key, done, total: rows, unit: 'rows' }),
  );
  if (counted !== undefined) await moveSequence(session, entity, counted);
  report({
    type: 'done',
    key,
    label: entity.label,
    detail: `${copied} rows into ${columns.length} columns`,
    seconds: (clock.monotonic() - started) / 1000,
  });
  return copied;
}

async function copy(
  session: PostgresSession,
  generator: TableGenerator,
  progress: (done: number) => void,
): Promise<number> {
  const { entity, columns, rows } = generator;
  function* batches(): Generator<string> {
    for (let start = 0; start < rows; start += BATCH) {
      const end = Math.min(rows, start + BATCH);
      let text = '';
      for (let row = start; row < end; row += 1) text += csvLine(generator.row(row));
      yield text;
      progress(end);
    }
  }
  try {
    const list = columns.map(quoteIdentifier).join(', ');
    return await session.copyIn(
      `COPY ${nameOf(entity)} (${list}) FROM STDIN (FORMAT csv)`,
      Readable.from(batches(), { objectMode: true }),
    );
  } catch (cause) {
    if (!(cause instanceof PostgresError)) throw cause;
    const { message, detail, constraint } = cause.fields;
    throw failure(
      'G012',
      `${entity.label}: ${message}`,
      {
        where: { object: constraint === undefined ? entity.label : `${entity.label}.${constraint}` },
        ...(detail === undefined ? {} : { why: detail }),
        fix: 'nothing was written; state the values in the contract (a CHECK, an enum, an `in:` quality rule)',
      },
      cause,
    );
  }
}

/** The sequence behind a counted key goes on after the rows just written. */
async function moveSequence(session: PostgresSession, entity: Entity, column: string): Promise<void> {
  await session.query(
    `SELECT setval(s.name, greatest(1, (SELECT max(${quoteIdentifier(column)}) FROM ${nameOf(entity)})))
     FROM (SELECT pg_get_serial_sequence($1, $2) AS name) s WHERE s.name IS NOT NULL`,
    [nameOf(entity), column],
  );
}

async function countRows(
  session: PostgresSession,
  entities: readonly Entity[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const entity of entities) {
    const [found] = await session.query<{ readonly oid: string | null }>(
      'SELECT to_regclass($1)::text AS oid',
      [nameOf(entity)],
    );
    if (found?.oid === null || found === undefined) {
      throw failure('G014', `the database has no table ${entity.label}`, {
        where: { object: entity.label },
        fix: 'datawright plan, then datawright apply',
      });
    }
    const [row] = await session.query<{ readonly rows: string | number }>(
      `SELECT count(*)::text AS rows FROM ${nameOf(entity)}`,
    );
    counts.set(entity.label, Number(row?.rows ?? 0));
  }
  return counts;
}

/** `in:` rules under `quality:` name the values a column takes. */
function allowedValues(contract: Contract, table: string, column: string): readonly string[] | undefined {
  for (const rule of contract.quality) {
    if (rule.rule !== 'in' || rule.target !== table) continue;
    const { column: about, values } = (rule.arguments ?? {}) as {
      readonly column?: unknown;
      readonly values?: unknown;
    };
    if (about === column && Array.isArray(values)) return values.map(String);
  }
  return undefined;
}

function isCounted(entity: Entity, column: string): boolean {
  const field = entity.fields.find((one) => one.column === column);
  const refers = entity.references.some((reference) => reference.columns.includes(column));
  return field !== undefined && !refers && isInteger(field.type);
}

function nameOf(entity: Entity): string {
  return qualify(entity.schema, entity.name);
}
