/**
 * The SQL of checks. All row checks, measures and references of a table become aggregate expressions of one
 * query; uniqueness is a second one, because count(DISTINCT …) would forbid PostgreSQL to scan in parallel.
 */

import type { Dialect } from '../sql/dialect.ts';
import type { BoundCheck, ReferencesCheck, RowSql } from './check.ts';
import type { Located } from './subjects.ts';

/** PostgreSQL allows 1,664 result columns; more expressions than this become another query. */
const MAX_EXPRESSIONS = 1500;

/** Collects expressions over one table; equal ones are computed once. */
export interface Scan {
  readonly on: Located;
  /** Adds an aggregate and returns the name its value will have. */
  add(expression: string): string;
  /** Joins the distinct keys of `to`; the returned SQL is TRUE for rows that have no partner. */
  orphan(check: ReferencesCheck, to: Located): string;
  /** Usually one statement; `limit` is the most expressions in one. Every one also counts rows, as column `rows`. */
  statements(limit?: number): readonly ScanStatement[];
  /** Counts rows and computes nothing else. */
  rowsOnly(): string;
}

export interface ScanStatement {
  readonly sql: string;
  /** Names of the values it computes, besides `rows`. */
  readonly names: readonly string[];
}

const ALIAS = 't';

export function tableName(on: Located, dialect: Dialect): string {
  return on.schema === undefined
    ? dialect.quote(on.table)
    : `${dialect.quote(on.schema)}.${dialect.quote(on.table)}`;
}

/** Columns of the scanned table are always written with its alias, so joined keys cannot be meant. */
export function rowSql(dialect: Dialect): RowSql {
  return { dialect, column: (name) => `${ALIAS}.${dialect.quote(name)}` };
}

export function createScan(on: Located, dialect: Dialect): Scan {
  const names = new Map<string, string>();
  const joins = new Map<string, string>();

  /** Only the joins that its expressions use, so that one missing table spoils one check. */
  function statement(part: readonly (readonly [expression: string, name: string])[]): ScanStatement {
    const list = ['count(*) AS rows', ...part.map(([expression, name]) => `${expression} AS ${name}`)];
    const used = [...joins].filter(([alias]) =>
      part.some(([expression]) => expression.includes(`${alias}.`)),
    );
    const source = [`FROM ${tableName(on, dialect)} AS ${ALIAS}`, ...used.map(([, join]) => join)];
    return {
      sql: `SELECT ${list.join(',\n       ')}\n${source.join('\n')}`,
      names: part.map(([, name]) => name),
    };
  }

  return {
    on,
    add(expression) {
      const known = names.get(expression);
      if (known !== undefined) return known;
      const name = `v${names.size}`;
      names.set(expression, name);
      return name;
    },
    orphan(check, to) {
      const alias = `datawright_key_${joins.size}`;
      const keys = check.to.columns.map((column, i) => `${dialect.quote(column)} AS ${alias}_${i}`);
      const pairs = check.columns.map(
        (column, i) => `${alias}.${alias}_${i} = ${ALIAS}.${dialect.quote(column)}`,
      );
      joins.set(
        alias,
        `LEFT JOIN (SELECT DISTINCT ${keys.join(', ')} FROM ${tableName(to, dialect)}) AS ${alias} ON ${pairs.join(' AND ')}`,
      );
      const present = check.columns.map((column) => `${ALIAS}.${dialect.quote(column)} IS NOT NULL`);
      return `(${present.join(' AND ')} AND ${alias}.${alias}_0 IS NULL)`;
    },
    statements(limit = MAX_EXPRESSIONS) {
      const all = [...names];
      return Array.from({ length: Math.max(1, Math.ceil(all.length / limit)) }, (_, i) =>
        statement(all.slice(i * limit, (i + 1) * limit)),
      );
    },
    rowsOnly: () => statement([]).sql,
  };
}

export function countWhere(condition: string): string {
  return `count(*) FILTER (WHERE ${condition})`;
}

/** Rows that repeat a combination already seen: rows without NULL among the columns, less distinct combinations. */
export function repeated(columns: readonly string[], sql: RowSql): string {
  const [first] = columns;
  if (columns.length === 1 && first !== undefined) {
    return `count(${sql.column(first)}) - count(DISTINCT ${sql.column(first)})`;
  }
  const present = columns.map((column) => `${sql.column(column)} IS NOT NULL`).join(' AND ');
  const row = `(${columns.map((column) => sql.column(column)).join(', ')})`;
  return `count(*) FILTER (WHERE ${present}) - count(DISTINCT ${row}) FILTER (WHERE ${present})`;
}

/** The query that lists failing rows, by key; undefined for checks about a table as a whole. */
export function failingRows(
  check: BoundCheck,
  on: Located,
  other: Located | undefined,
  dialect: Dialect,
): string | undefined {
  const sql = rowSql(dialect);
  const from = `FROM ${tableName(on, dialect)} AS ${ALIAS}`;
  const shown = [...new Set([...(on.subject.key.length > 0 ? on.subject.key : []), ...check.columns])];
  const select = shown.length === 0 ? '*' : shown.map((name) => sql.column(name)).join(', ');
  if (check.form === 'row') return `SELECT ${select}\n${from}\nWHERE ${check.failing(sql)}`;
  if (check.form === 'unique') {
    const list = check.columns.map((name) => sql.column(name)).join(', ');
    const present = check.columns.map((name) => `${sql.column(name)} IS NOT NULL`).join(' AND ');
    return `SELECT ${list}, count(*) AS rows\n${from}\nWHERE ${present}\nGROUP BY ${list}\nHAVING count(*) > 1`;
  }
  if (check.form === 'references' && other !== undefined) {
    const present = check.columns.map((name) => `${sql.column(name)} IS NOT NULL`);
    const pairs = check.columns.map(
      (name, i) => `o.${dialect.quote(check.to.columns[i] ?? '')} = ${sql.column(name)}`,
    );
    return `SELECT ${select}\n${from}\nWHERE ${present.join(' AND ')}\n  AND NOT EXISTS (SELECT 1 FROM ${tableName(other, dialect)} AS o WHERE ${pairs.join(' AND ')})`;
  }
  return undefined;
}
