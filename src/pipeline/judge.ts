/**
 * Judging: every row that must not simply be loaded gets one verdict, by the first rule it falls under. Rules
 * about a row alone share one scan of the chunk; references and uniqueness take one join each.
 */
import { INTEGER_RANGES, parseType } from './column-type.ts';
import type { Judgement, Statement } from './dataflow.ts';
import { good, type Rows } from './loads/load.ts';
import { firstOf, type ShapedColumn } from './shape.ts';
import { type TargetSql, unjudged, VERDICTS } from './targets/target.ts';

export interface RowCondition {
  readonly rule: number;
  /** Boolean SQL over columns of alias `s`, qualified or not: TRUE for rows that fall under the rule. */
  readonly when: string;
}

export function judgeRows(
  sql: TargetSql,
  rows: Rows,
  conditions: readonly RowCondition[],
): readonly Judgement[] {
  if (conditions.length === 0) return [];
  return [{ label: 'judge rows one by one', sql: firstOf(sql, rows, conditions, true) }];
}

/** When a shaped value cannot be assigned to its column. */
export function unassignable(
  sql: TargetSql,
  column: ShapedColumn,
): { when: string; reason: string } | undefined {
  const name = `s.${sql.quote(column.name)}`;
  const type = parseType(column.type);
  switch (column.judge) {
    case undefined:
      return undefined;
    case 'length':
      return {
        when: `LENGTH(${name}) > ${type.arguments[0]}`,
        reason: `${column.name} is longer than ${type.arguments[0]} characters`,
      };
    case 'integer': {
      const [min, max] = INTEGER_RANGES[type.base] ?? ['0', '0'];
      return {
        when: `(${name} NOT BETWEEN ${min} AND ${max} OR ${name} <> TRUNC(${name}))`,
        reason: `${column.name} is no ${column.type}`,
      };
    }
    case 'castable': {
      const text = `CAST(${name} AS text)`;
      return {
        when: `(${name} IS NOT NULL AND NOT ${sql.readable(text, column.engineType)})`,
        reason: `${column.name} is no ${column.type}`,
      };
    }
  }
}

export interface ReferenceRule {
  readonly rule: number;
  /** Column names of the rows. */
  readonly columns: readonly string[];
  /** Qualified and quoted. */
  readonly table: string;
  readonly references: readonly string[];
  /** Rows of the same load may be referenced: the referenced columns under the rows' own names. */
  readonly within?: readonly string[];
  readonly label: string;
}

/** Rows that reference nothing; a NULL among the columns references nothing and is allowed, as in SQL. */
export function judgeReference(sql: TargetSql, rows: Rows, reference: ReferenceRule): Judgement {
  const own = reference.columns.map((name) => `s.${sql.quote(name)}`);
  const pair = (alias: string, names: readonly string[]) =>
    names.map((name, i) => `${alias}.${sql.quote(name)} = ${own[i]}`).join(' AND ');
  const within =
    reference.within === undefined
      ? ''
      : `\n  AND NOT EXISTS (SELECT 1 FROM ${rows.table} o WHERE ${pair('o', reference.within)}
    AND ${unjudged(`o.${rows.id}`)})`;
  return {
    label: reference.label,
    ...(reference.within === undefined ? {} : { repeat: true }),
    sql: sql.counted(`INSERT INTO ${VERDICTS} (id, rule)
SELECT s.${rows.id}, ${reference.rule} FROM ${rows.table} s
WHERE ${own.map((name) => `${name} IS NOT NULL`).join(' AND ')}
  AND NOT EXISTS (SELECT 1 FROM ${reference.table} r WHERE ${pair('r', reference.references)})${within}
  AND ${good(rows)}`),
  };
}

export interface UniqueRule {
  readonly rule: number;
  /** Unqualified SQL over the rows' (and the target's) columns. */
  readonly elements: readonly string[];
  readonly where?: string;
  readonly nullsNotDistinct: boolean;
  readonly label: string;
}

/** All but one row of every group that share the key: the first stays, or the last when later rows replace earlier. */
export function judgeDuplicates(
  sql: TargetSql,
  rows: Rows,
  unique: UniqueRule,
  keep: 'first' | 'last',
): Judgement {
  const keys = unique.elements.map((_, i) => `k${i}`);
  const present = unique.nullsNotDistinct ? [] : keys.map((key) => `${key} IS NOT NULL`);
  const keyed = keyedRows(sql, rows, unique);
  return {
    label: unique.label,
    // Groups of more than one are found by hashing; only their rows are numbered.
    sql: sql.counted(`INSERT INTO ${VERDICTS} (id, rule)
SELECT id, ${unique.rule} FROM (
  SELECT g.id, ROW_NUMBER() OVER (PARTITION BY ${keys.map((k) => `g.${k}`).join(', ')} ORDER BY g.id${keep === 'last' ? ' DESC' : ''}) AS place
  FROM (${keyed}) g
  JOIN (SELECT ${keys.join(', ')} FROM (${keyed}) h${present.length === 0 ? '' : ` WHERE ${present.join(' AND ')}`}
        GROUP BY ${keys.join(', ')} HAVING COUNT(*) > 1) repeated
    ON ${keys.map((k) => (unique.nullsNotDistinct ? `g.${k} IS NOT DISTINCT FROM repeated.${k}` : `g.${k} = repeated.${k}`)).join(' AND ')}
) numbered WHERE place > 1`),
  };
}

/** Rows whose key another row of the target has. With `except`, a target row of the same load key is not another. */
export function judgeAgainstTarget(
  sql: TargetSql,
  rows: Rows,
  unique: UniqueRule,
  target: string,
  except: readonly string[],
): Judgement {
  const keys = unique.elements.map((_, i) => `k${i}`);
  const others = except.map((name, i) => `${sql.quote(name)} AS e${i}`);
  const there = [...unique.elements.map((element, i) => `${element} AS k${i}`), ...others].join(', ');
  const equal = keys.map((k) =>
    unique.nullsNotDistinct ? `t.${k} IS NOT DISTINCT FROM g.${k}` : `t.${k} = g.${k}`,
  );
  const another =
    except.length === 0
      ? ''
      : ` AND (${except.map((_, i) => `t.e${i} IS DISTINCT FROM g.e${i}`).join(' OR ')})`;
  const where = unique.where === undefined ? '' : ` WHERE ${unique.where}`;
  return {
    label: unique.label,
    sql: sql.counted(`INSERT INTO ${VERDICTS} (id, rule)
SELECT g.id, ${unique.rule} FROM (${keyedRows(sql, rows, unique, except)}) g
WHERE EXISTS (SELECT 1 FROM (SELECT ${there} FROM ${target}${where}) t
  WHERE ${equal.join(' AND ')}${another})`),
  };
}

function keyedRows(sql: TargetSql, rows: Rows, unique: UniqueRule, except: readonly string[] = []): string {
  const values = [
    ...unique.elements.map((element, i) => `${element} AS k${i}`),
    ...except.map((name, i) => `s.${sql.quote(name)} AS e${i}`),
  ];
  const where = unique.where === undefined ? '' : ` AND (${unique.where})`;
  return `SELECT s.${rows.id} AS id, ${values.join(', ')} FROM ${rows.table} s WHERE ${good(rows)}${where}`;
}

/** Rows that are in the target already, in every column. */
export function judgeUnchanged(
  sql: TargetSql,
  rows: Rows,
  rule: number,
  target: string,
  key: readonly string[],
  columns: readonly { readonly name: string; readonly value: string }[],
): Judgement {
  const value = (name: string) => columns.find((column) => column.name === name)?.value ?? 'NULL';
  const others = columns.filter((column) => !key.includes(column.name));
  const differs =
    others.length === 0
      ? ''
      : ` AND NOT (${sql.differs(
          others.map((column) => `t.${sql.quote(column.name)}`),
          others.map((column) => column.value),
        )})`;
  return {
    label: 'set aside rows that are there already',
    sql: sql.counted(`INSERT INTO ${VERDICTS} (id, rule)
SELECT s.${rows.id}, ${rule} FROM ${rows.table} s
JOIN ${target} t ON ${key.map((name) => `t.${sql.quote(name)} = ${value(name)}`).join(' AND ')}
WHERE ${good(rows)}${differs}`),
  };
}

export function isEmpty(target: string): Statement {
  return { label: 'is the target empty', sql: `SELECT NOT EXISTS (SELECT 1 FROM ${target}) AS empty` };
}
