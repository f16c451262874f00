/** Compiling a load into the star schema: a dimension's members or a fact's rows, with the tables made when missing. */
import type { WarehouseTable } from '../contract/warehouse-tables.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Subject } from '../quality/check.ts';
import { type ColumnType, formatType, parseType } from './column-type.ts';
import type { CompileInput, LoadTarget, Parts } from './compile-input.ts';
import type { Judgement, LoadStatement, Statement } from './dataflow.ts';
import {
  isEmpty,
  judgeAgainstTarget,
  judgeDuplicates,
  judgeRows,
  judgeUnchanged,
  type RowCondition,
  unassignable,
} from './judge.ts';
import { append } from './loads/append.ts';
import { fillCalendar } from './loads/date.ts';
import { dimensionInput, unchangedMembers, unknownMember } from './loads/dimension.ts';
import { type FactInput, factColumns, KEYED_ROWS, lookUpKeys, unknownMembers } from './loads/fact.ts';
import { scd1 } from './loads/scd1.ts';
import { scd2 } from './loads/scd2.ts';
import { truncate } from './loads/truncate.ts';
import { upsert } from './loads/upsert.ts';
import type { RuleBook } from './rule-book.ts';
import { bindRules } from './rules.ts';
import { type Shape, shapeRows, type WantedColumn } from './shape.ts';
import { type TargetSql, unjudged, VERDICTS } from './targets/target.ts';

type Star = Extract<LoadTarget, { type: 'star' }>;
const LOADS = { append, upsert, truncate } as const;

export function compileStar(
  input: CompileInput,
  star: Star,
  book: RuleBook,
  diagnostics: Diagnostic[],
): Parts | undefined {
  const { pipeline, sql, source } = input;
  const { table } = star;
  const wanted = table.columns.filter((column) => column.source !== undefined);
  const shape = shapeRows({
    sql,
    source: source.columns,
    wanted: distinct(wanted.map((column) => column.source ?? column.name)).map((name) =>
      wantedColumn(input, table, name),
    ),
    transforms: pipeline.transforms,
    mentions: pipeline.rules.map((rule) => JSON.stringify(rule.arguments) ?? ''),
    book,
  });
  const fed = new Set(shape.columns.map((column) => column.name));
  for (const column of wanted) {
    if (fed.has(column.source ?? column.name)) continue;
    diagnostics.push({
      code: 'F015',
      severity: 'error',
      where: pipeline.place,
      message: `${table.name}.${column.name} is filled from ${column.source}, which ${source.label} does not have`,
      fix: 'add derive: for it, or load from the table that the contract names',
    });
  }
  const key =
    table.role === 'fact' ? table.key : table.columns.filter((c) => c.role === 'natural').map((c) => c.name);
  const conditions = rowConditions(sql, shape, key, book);
  const bound = bindRules(
    {
      pipeline,
      sql,
      rows: shape.rows,
      subject: subjectOf(pipeline.name, shape, key, star),
      book,
      locate: (name) => {
        const dimension = star.tables.find((t) => t.declared === name || t.name === name);
        return dimension === undefined ? undefined : star.locate(dimension);
      },
      hasUnknownMember: table.role === 'fact',
      keep: 'first',
    },
    diagnostics,
  );
  const judge: Judgement[] = [
    ...judgeRows(sql, shape.rows, [...conditions, ...bound.conditions]),
    ...bound.references,
    ...bound.duplicates,
  ];
  if (!source.unique.some((columns) => columns.every((name) => key.includes(name)))) {
    const rule = book.add({
      name: `${key.join(', ')} unique`,
      reason: `a later row has the same ${key.join(', ')}`,
      action: 'deduplicate',
    });
    const elements = key.map((name) => sql.quote(name));
    judge.push(
      judgeDuplicates(
        sql,
        shape.rows,
        { rule, elements, nullsNotDistinct: false, label: `${key.join(', ')} within the chunk` },
        'last',
      ),
    );
  }
  const load =
    table.role === 'fact' ? factLoad(input, star, shape, book) : dimensionLoad(input, star, shape, book);
  return {
    shape,
    prepare: prepareTables(input, star),
    judge,
    load,
    empty: isEmpty(star.locate(table)),
    finish: [{ label: 'statistics for the planner', sql: `ANALYZE ${star.locate(table)}` }],
    replaces: pipeline.load.type === 'fact' && pipeline.load.mode === 'truncate',
  };
}

function dimensionLoad(
  { sql }: CompileInput,
  star: Star,
  shape: Shape,
  book: RuleBook,
): readonly LoadStatement[] {
  const dimension = dimensionInput(sql, shape.rows, star.locate(star.table), star.table);
  const rule = book.add({ name: 'unchanged', reason: 'says nothing new of its member', action: 'unchanged' });
  return [
    {
      label: 'set aside members that did not change',
      gives: 'nothing',
      sql: sql.counted(`INSERT INTO ${VERDICTS} (id, rule)
SELECT u.id, ${rule} FROM (${unchangedMembers(dimension)}) u
WHERE ${unjudged('u.id')}`),
    },
    ...(star.table.scd === 2 ? scd2(dimension) : scd1(dimension)),
  ];
}

function factLoad(
  { pipeline, sql, source }: CompileInput,
  star: Star,
  shape: Shape,
  book: RuleBook,
): readonly LoadStatement[] {
  const { table: fact, tables, locate } = star;
  const input: FactInput = { sql, rows: shape.rows, fact, dimensions: tables, locate };
  const mode = pipeline.load.type === 'fact' ? pipeline.load.mode : 'upsert';
  const target = locate(fact);
  const columns = factColumns(input);
  const distinctKeys = source.unique.some((set) => set.every((name) => fact.key.includes(name)));
  const known: LoadStatement[] = [];
  if (mode !== 'truncate') {
    const rule = book.add({
      name: 'unchanged',
      reason: 'is there already, equal in every column',
      action: 'unchanged',
    });
    known.push({
      ...(distinctKeys ? { idleWhenFresh: true } : {}),
      ...judgeUnchanged(sql, KEYED_ROWS, rule, target, fact.key, columns),
      gives: 'nothing',
    });
  }
  if (mode === 'append') {
    const rule = book.add({
      name: `${fact.key.join(', ')} unique`,
      reason: `${fact.name} has another row with the same ${fact.key.join(', ')}`,
      action: 'quarantine',
    });
    const elements = fact.key.map((name) => sql.quote(name));
    const unique = { rule, elements, nullsNotDistinct: false, label: 'grain against the fact table' };
    known.push({ ...judgeAgainstTarget(sql, KEYED_ROWS, unique, target, []), gives: 'nothing' });
  }
  const remarks = unknownMembers(input);
  return [
    lookUpKeys(input),
    ...known,
    ...LOADS[mode]({
      sql,
      rows: KEYED_ROWS,
      target,
      columns,
      key: fact.key,
      distinctKeys,
      overridesIdentity: false,
      touched: [],
    }),
    ...(remarks === undefined ? [] : [remarks]),
  ];
}

/** The table itself and every dimension it refers to: made when missing, with unknown members and the calendar. */
function prepareTables(input: CompileInput, star: Star): readonly Statement[] {
  const { sql } = input;
  const referred = star.table.columns.flatMap((column) =>
    column.references === undefined ? [] : [column.references],
  );
  return star.tables
    .filter((table) => table.name === star.table.name || referred.includes(table.name))
    .flatMap((table) => {
      const target = star.locate(table);
      const columns = table.columns.map((column) => {
        const required = column.nullable ? '' : ' NOT NULL';
        return `  ${sql.quote(column.name)} ${sql.typeName(parseType(column.type))}${required}`;
      });
      const create = {
        label: `table ${table.name}`,
        sql: `CREATE TABLE IF NOT EXISTS ${target} (\n${columns.join(',\n')}\n)`,
      };
      if (table.role === 'fact') return [create];
      return [
        create,
        { label: `unknown member of ${table.name}`, sql: unknownMember(sql, target, table) },
        ...(table.role === 'date' ? [fillCalendar(sql, target, table)] : []),
      ];
    });
}

function wantedColumn({ sql, source }: CompileInput, table: WarehouseTable, name: string): WantedColumn {
  const own = table.columns.find((column) => column.source === name && column.role !== 'reference');
  // A column that is only looked up by is taken as the source has it.
  const type = parseType(own?.type ?? source.columns.find((column) => column.name === name)?.type ?? 'text');
  return { name, type: kept(sql, type) ? formatType(type) : 'text', engineType: sql.typeName(type) };
}

/** False for types the engine has no counterpart of and keeps as their text. */
function kept(sql: TargetSql, type: ColumnType): boolean {
  return sql.engine === 'postgres' || sql.typeName(type) !== sql.typeName(parseType('text'));
}

function rowConditions(
  sql: TargetSql,
  shape: Shape,
  key: readonly string[],
  book: RuleBook,
): readonly RowCondition[] {
  return [
    ...shape.columns.flatMap((column) => {
      const problem = unassignable(sql, column);
      if (problem === undefined) return [];
      const rule = book.add({
        name: `${column.name} is ${column.type}`,
        reason: problem.reason,
        action: 'quarantine',
      });
      return [{ rule, when: problem.when }];
    }),
    ...key.map((name) => {
      const rule = book.add({ name: `${name} not null`, reason: `${name} is missing`, action: 'quarantine' });
      return { rule, when: `s.${sql.quote(name)} IS NULL` };
    }),
  ];
}

function subjectOf(name: string, shape: Shape, key: readonly string[], star: Star): Subject {
  const known = star.tables.map((table) => table.declared);
  const find = (wanted: string): Subject | undefined => {
    const table = star.tables.find((t) => t.declared === wanted || t.name === wanted);
    if (table === undefined) return undefined;
    const natural = table.columns.filter((column) => column.role === 'natural').map((column) => column.name);
    return {
      name: table.name,
      columns: table.columns,
      key: table.role === 'fact' ? table.key : natural,
      find,
      known,
    };
  };
  return { name, columns: shape.columns, key, find, known };
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
