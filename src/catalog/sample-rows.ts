/**
 * Deterministic rows for whatever tables a database has, so that a migration is proven on data and not on empty
 * tables. Constraints are respected by asking the server: a refused row is tried again with other values for the
 * columns of the constraint that refused it.
 */
import { PostgresError, type PostgresSession } from '../core/ports/postgres.ts';
import { readSampleSchema, type SampleColumn, type SampleTable } from './sample-tables.ts';
import { candidates, domainChecks, literalsIn, sampleValue, type Types } from './sample-values.ts';

export interface SampleOptions {
  /** Rows wanted in each table. */
  readonly rows: number;
  /** Qualified, quoted tables to fill, with all they refer to; every table unless given. */
  readonly only?: ReadonlySet<string>;
  /** Qualified, quoted tables that get none. */
  readonly without?: ReadonlySet<string>;
  /** Columns `schema.table.column` (quoted) that get no NULL although they allow it. */
  readonly filled?: ReadonlySet<string>;
}

export interface SampleResult {
  /** INSERT statements that succeeded, in order; running them on an equal empty database gives the same rows. */
  readonly statements: readonly string[];
  /** Rows by qualified table name; 0 for a table whose constraints no tried row satisfied. */
  readonly counts: ReadonlyMap<string, number>;
}

const ATTEMPTS = 60;

/** Inserts sample rows. Runs in transactions of its own, one a table. */
export async function insertSampleRows(
  session: PostgresSession,
  options: SampleOptions,
): Promise<SampleResult> {
  const { tables, types } = await readSampleSchema(session);
  const counts = new Map<string, number>();
  const statements: string[] = [];
  const wanted = reachable(tables, options.only).filter((table) => !options.without?.has(table.name));
  let waiting = order(wanted);
  // Tables in a circle of references come again once something they need has rows.
  while (waiting.length > 0) {
    const later: SampleTable[] = [];
    for (const table of waiting) {
      const inserted = await session.transaction(() => fill(session, table, types, counts, options));
      counts.set(table.name, inserted.length);
      statements.push(...inserted);
      if (inserted.length === 0 && table.foreignKeys.length > 0) later.push(table);
    }
    if (later.length === waiting.length) break;
    waiting = later;
  }
  return { statements, counts };
}

async function fill(
  session: PostgresSession,
  table: SampleTable,
  types: Types,
  counts: ReadonlyMap<string, number>,
  options: SampleOptions,
): Promise<readonly string[]> {
  const inserted: string[] = [];
  // A deferred constraint would refuse all rows at the end instead of the one that breaks it.
  await session.execute('SET CONSTRAINTS ALL IMMEDIATE');
  // What satisfied the last row is where the next one begins.
  const tries = new Map<number, number>();
  for (let n = 1; n <= options.rows; n += 1) {
    const sql = await insertOne(session, table, types, counts, options, n, tries);
    // A unique key over few values (an enum, a boolean) fills up: the rows there are do.
    if (sql === undefined) break;
    inserted.push(sql);
  }
  return inserted;
}

/** Tries values until the server takes the row; the statement that did it, or undefined. */
async function insertOne(
  session: PostgresSession,
  table: SampleTable,
  types: Types,
  counts: ReadonlyMap<string, number>,
  options: SampleOptions,
  n: number,
  tries: Map<number, number>,
): Promise<string | undefined> {
  const tried = new Set<string>();
  let blamed: readonly number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const sql = insertion(table, types, counts, options, n, tries);
    if (tried.has(sql)) {
      advance(tries, blamed);
      continue;
    }
    tried.add(sql);
    await session.execute('SAVEPOINT sample');
    try {
      await session.execute(sql);
      await session.execute('RELEASE SAVEPOINT sample');
      return sql;
    } catch (error) {
      await session.execute('ROLLBACK TO SAVEPOINT sample');
      if (!(error instanceof PostgresError)) throw error;
      blamed = blame(table, types, tries, error);
      if (blamed.length === 0) return undefined;
      advance(tries, blamed);
    }
  }
  return undefined;
}

function advance(tries: Map<number, number>, columns: readonly number[]): void {
  for (const column of columns) tries.set(column, (tries.get(column) ?? 0) + 1);
}

/** The columns whose values another attempt should change. */
function blame(
  table: SampleTable,
  types: Types,
  tries: ReadonlyMap<number, number>,
  error: PostgresError,
): readonly number[] {
  const { constraint, column, sqlState } = error.fields;
  const writable = table.columns.filter((c) => !c.computed).map((c) => c.number);
  if (column !== undefined) {
    const named = table.columns.filter((c) => c.name.replaceAll('"', '') === column).map((c) => c.number);
    if (named.length > 0) return named;
  }
  if (constraint !== undefined) {
    const check = table.checks.find((c) => c.name === constraint);
    if (check !== undefined) return check.columns;
    const key = table.keys[constraint];
    if (key !== undefined) return key.filter((number) => number > 0 && writable.includes(number));
    const foreign = table.foreignKeys.find((k) => k.name === constraint);
    if (foreign !== undefined) return foreign.columns;
    const inDomain = table.columns.filter((c) =>
      domainChecks(types, c.type).some((d) => d.name === constraint),
    );
    if (inDomain.length > 0) return inDomain.map((c) => c.number);
  }
  // A value out of range is one that was tried before; no partition, or a trigger's refusal, may be any column's.
  const moved = writable.filter((number) => (tries.get(number) ?? 0) > 0);
  if (sqlState.startsWith('22') && moved.length > 0) return moved;
  return writable;
}

function insertion(
  table: SampleTable,
  types: Types,
  counts: ReadonlyMap<string, number>,
  options: SampleOptions,
  n: number,
  tries: ReadonlyMap<number, number>,
): string {
  const columns = table.columns.filter((column) => !column.computed);
  const values = columns.map((column) =>
    expressionOf(table, column, types, counts, options, n, tries.get(column.number) ?? 0),
  );
  if (columns.length === 0) return `INSERT INTO ${table.name} DEFAULT VALUES`;
  return `INSERT INTO ${table.name} (${columns.map((c) => c.name).join(', ')}) VALUES (${values.join(', ')})`;
}

function expressionOf(
  table: SampleTable,
  column: SampleColumn,
  types: Types,
  counts: ReadonlyMap<string, number>,
  options: SampleOptions,
  n: number,
  attempt: number,
): string {
  const foreign = table.foreignKeys.find((key) => key.columns.includes(column.number));
  if (foreign !== undefined) {
    const there = foreign.target === table.name ? n - 1 : (counts.get(foreign.target) ?? 0);
    const target = foreign.targetColumns[foreign.columns.indexOf(column.number)] ?? '';
    if (there > 0)
      return `(SELECT ${target} FROM ${foreign.target} OFFSET ${(n - 1 + attempt) % there} LIMIT 1)`;
    // The first row of a table that refers to itself may point at itself.
    if (foreign.target !== table.name || !column.notNull) return 'NULL';
    const own = table.columns.find((c) => c.name === target);
    return own === undefined ? 'NULL' : sampleValue(types, own.type, own.typmod, n);
  }
  const mayBeNull = !column.notNull && !options.filled?.has(`${table.name}.${column.name}`);
  const inKey = Object.values(table.keys).some((key) => key.includes(column.number));
  if (mayBeNull && attempt === 0 && (n + column.number) % 4 === 0) return 'NULL';
  if (attempt === 0) return sampleValue(types, column.type, column.typmod, n);
  const checks = table.checks.filter((check) => check.columns.includes(column.number));
  const hints = [...checks.map((check) => check.definition), ...table.bounds].flatMap(literalsIn);
  const tries = candidates(types, column.type, column.typmod, n, hints);
  const plain = [n + 100 * attempt, n * 7919 + attempt].map((m) =>
    sampleValue(types, column.type, column.typmod, m),
  );
  const choices = inKey && checks.length === 0 ? [...plain, ...tries] : [...tries, ...plain];
  if (mayBeNull) choices.push('NULL');
  if (column.hasDefault) choices.push('DEFAULT');
  return choices[pick(attempt, column.number, choices.length)] ?? 'DEFAULT';
}

/** The tables in `only` and those their foreign keys lead to. */
function reachable(
  tables: readonly SampleTable[],
  only: ReadonlySet<string> | undefined,
): readonly SampleTable[] {
  if (only === undefined) return tables;
  const byName = new Map(tables.map((table) => [table.name, table]));
  const found = new Set(only);
  for (const name of found) for (const key of byName.get(name)?.foreignKeys ?? []) found.add(key.target);
  return tables.filter((table) => found.has(table.name));
}

/** In turn, and every third time at random: columns that must agree would otherwise move in step for ever. */
function pick(attempt: number, column: number, choices: number): number {
  if (attempt % 3 !== 0) return (attempt - 1) % choices;
  return ((attempt * 2_654_435_761 + column * 40_503 * attempt) >>> 7) % choices;
}

/** Referenced tables first; references back within a circle are left to the second round. */
function order(tables: readonly SampleTable[]): readonly SampleTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const done = new Set<string>();
  const sorted: SampleTable[] = [];
  const visit = (table: SampleTable, path: ReadonlySet<string>): void => {
    if (done.has(table.name) || path.has(table.name)) return;
    for (const key of table.foreignKeys) {
      const target = byName.get(key.target);
      if (target !== undefined) visit(target, new Set([...path, table.name]));
    }
    if (!done.has(table.name)) {
      done.add(table.name);
      sorted.push(table);
    }
  };
  for (const table of tables) visit(table, new Set());
  return sorted;
}
