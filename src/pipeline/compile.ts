/** From a pipeline, its source's shape and its target's to a Dataflow: pure, and everything it will send is in it. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { hasErrors } from '../core/diagnostic.ts';
import type { CompileInput, Parts } from './compile-input.ts';
import { compileStar } from './compile-star.ts';
import { compileTable } from './compile-table.ts';
import type { Dataflow, Statement } from './dataflow.ts';
import type { Rows } from './loads/load.ts';
import type { Pipeline } from './pipeline.ts';
import { type RuleBook, ruleBook } from './rule-book.ts';
import { QUARANTINE, quarantineTable, STAGED, type TargetSql, VERDICTS } from './targets/target.ts';

export interface Compiled {
  /** Absent when a diagnostic is an error. */
  readonly dataflow?: Dataflow;
  readonly diagnostics: readonly Diagnostic[];
}

export function compile(input: CompileInput): Compiled {
  const book = ruleBook();
  const diagnostics: Diagnostic[] = [];
  const parts =
    input.target.type === 'table'
      ? compileTable(input, input.target.table, book, diagnostics)
      : compileStar(input, input.target, book, diagnostics);
  if (parts === undefined || hasErrors(diagnostics)) return { diagnostics };
  return { diagnostics, dataflow: frame(input, parts, book) };
}

function frame({ pipeline, sql, source, targetLabel }: CompileInput, parts: Parts, book: RuleBook): Dataflow {
  const { shape } = parts;
  return {
    pipeline: pipeline.name,
    source: source.label,
    target: targetLabel,
    engine: sql.engine,
    staged: shape.staged,
    prepare: [
      { label: 'schema datawright', sql: 'CREATE SCHEMA IF NOT EXISTS datawright' },
      quarantineTable(sql.engine === 'postgres' ? 'jsonb' : 'JSON'),
      ...parts.prepare,
    ],
    begin: [
      { label: 'staging table', sql: sql.createTemporary(STAGED, shape.staged) },
      {
        label: 'verdicts',
        sql: sql.createTemporary(VERDICTS, [
          { name: 'id', type: sql.rowIdType },
          { name: 'rule', type: 'integer' },
        ]),
      },
    ],
    shape: shape.statements,
    judge: parts.judge,
    load: parts.load,
    forget: forget(pipeline, sql, book),
    quarantine: quarantine(pipeline, sql, book),
    rules: book.rules,
    counted: { label: 'rows that take part', sql: takePart(sql, shape.rows) },
    replaces: parts.replaces,
    finish: parts.finish,
    empty: parts.empty,
    ...(parts.bySet === undefined ? {} : { bySet: parts.bySet }),
  };
}

function forget(pipeline: Pipeline, sql: TargetSql, book: RuleBook): Statement {
  const refused = book.rules.flatMap((rule, i) => (rule.action === 'quarantine' ? [i] : []));
  return {
    label: 'forget earlier refusals of the same rows',
    parameters: ['run'],
    sql: sql.counted(`DELETE FROM ${QUARANTINE}
WHERE pipeline = ${sql.literal(pipeline.name)} AND run <> CAST($1 AS text) AND "row" IN (
  SELECT ${sql.rowJson('s')} FROM ${STAGED} s JOIN ${VERDICTS} v ON v.id = s.${sql.rowId}
  WHERE v.rule IN (${refused.length === 0 ? '-1' : refused.join(', ')}))`),
  };
}

function quarantine(pipeline: Pipeline, sql: TargetSql, book: RuleBook): Statement {
  const refused = book.rules.flatMap((rule, i) => (rule.action === 'quarantine' ? [{ rule, i }] : []));
  const values = refused
    .map(({ rule, i }) => `(${i}, ${sql.literal(rule.name)}, ${sql.literal(rule.reason)})`)
    .join(', ');
  return {
    label: 'quarantine',
    parameters: ['run', 'chunk', 'at'],
    sql: sql.counted(`INSERT INTO ${QUARANTINE} (pipeline, run, chunk, rule, reason, "row", "at")
SELECT ${sql.literal(pipeline.name)}, CAST($1 AS text), CAST($2 AS text), r.name, r.reason, ${sql.rowJson('s')}, CAST($3 AS timestamp with time zone)
FROM ${VERDICTS} v
JOIN (VALUES ${values === '' ? `(-1, '', '')` : values}) AS r (rule, name, reason) ON r.rule = v.rule
JOIN ${STAGED} s ON s.${sql.rowId} = v.id`),
  };
}

/** Unreadable rows never reach the shaped table but count as extracted; filtered ones do not. */
function takePart(sql: TargetSql, rows: Rows): string {
  if (rows.table === STAGED) return `SELECT COUNT(*) AS n FROM ${STAGED}`;
  return `SELECT (SELECT COUNT(*) FROM ${rows.table}) + (SELECT COUNT(*) FROM ${VERDICTS} v WHERE NOT EXISTS (SELECT 1 FROM ${rows.table} s WHERE s.${sql.quote(rows.id)} = v.id)) AS n`;
}
