/** Compiling a load into one table: its constraints become rules, then rows are appended, upserted or replace the old. */

import type { Contract, Table } from '../contract/contract.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import type { Subject } from '../quality/check.ts';
import { formatType, parseType } from './column-type.ts';
import type { CompileInput, Parts } from './compile-input.ts';
import type { ForeignKeysBySet, Judgement, LoadStatement, TargetTable, TargetUnique } from './dataflow.ts';
import {
  isEmpty,
  judgeAgainstTarget,
  judgeDuplicates,
  judgeReference,
  judgeRows,
  judgeUnchanged,
  type RowCondition,
  unassignable,
} from './judge.ts';
import { append } from './loads/append.ts';
import type { Load, LoadInput } from './loads/load.ts';
import { truncate } from './loads/truncate.ts';
import { upsert } from './loads/upsert.ts';
import type { Pipeline } from './pipeline.ts';
import type { RuleBook } from './rule-book.ts';
import { bindRules } from './rules.ts';
import { shapeRows } from './shape.ts';

type Mode = 'append' | 'upsert' | 'truncate';
const LOADS: Readonly<Record<Mode, Load>> = { append, upsert, truncate };

export function compileTable(
  input: CompileInput,
  table: TargetTable,
  book: RuleBook,
  diagnostics: Diagnostic[],
): Parts | undefined {
  const { pipeline, sql, source } = input;
  if (pipeline.load.type !== 'table') return undefined;
  const mode = pipeline.load.mode;
  const target = `${sql.quote(table.schema)}.${sql.quote(table.name)}`;
  const writable = table.columns.filter((column) => !column.generated);
  const shape = shapeRows({
    sql,
    source: source.columns,
    wanted: writable.map((column) => ({
      name: column.name,
      type: formatType(parseType(column.type)),
      engineType: column.type,
    })),
    transforms: pipeline.transforms,
    mentions: pipeline.rules.map((rule) => JSON.stringify(rule.arguments) ?? ''),
    book,
  });
  const fed = new Set(shape.columns.map((column) => column.name));
  diagnostics.push(
    ...missingColumns(
      pipeline,
      table,
      fed,
      source.columns.map((column) => column.name),
    ),
  );
  const key = keyOf(table, fed);
  if (mode === 'upsert' && key.length === 0) {
    diagnostics.push({
      code: 'F014',
      severity: 'error',
      where: pipeline.place,
      message: `upsert into ${table.name} needs a primary key or unique constraint whose columns the source gives`,
      fix: `give ${table.name} a primary key in the contract, or use mode: append`,
    });
    return undefined;
  }

  const { rows } = shape;
  const conditions: RowCondition[] = [];
  for (const column of shape.columns) {
    const definition = table.columns.find((candidate) => candidate.name === column.name);
    const problem = unassignable(sql, column);
    if (problem !== undefined) {
      const rule = book.add({
        name: `${column.name} is ${column.type}`,
        reason: problem.reason,
        action: 'quarantine',
      });
      conditions.push({ rule, when: problem.when });
    }
    if (definition?.nullable === false) {
      const rule = book.add({
        name: `${column.name} not null`,
        reason: `${column.name} is missing`,
        action: 'quarantine',
      });
      conditions.push({ rule, when: `s.${sql.quote(column.name)} IS NULL` });
    }
  }
  for (const check of table.checks) {
    // Checks over columns that the source does not give are left to the table itself.
    if (!mentionsOnly(check.expression, table, fed)) continue;
    const rule = book.add({
      name: check.name,
      reason: `breaks check ${check.expression}`,
      action: 'quarantine',
    });
    conditions.push({ rule, when: `(${check.expression}) IS FALSE` });
  }
  const declaredTables = new Map(input.contract.tables.map((declared) => [declared.name, declared]));
  const keep = mode === 'append' ? 'first' : 'last';
  const bound = bindRules(
    {
      pipeline,
      sql,
      rows,
      subject: subjectOf(pipeline, shape.columns, key, input.contract),
      book,
      locate: (name) => {
        const declared = declaredTables.get(name.split('.').at(-1) ?? name);
        return declared === undefined
          ? undefined
          : `${sql.quote(declared.schema)}.${sql.quote(declared.name)}`;
      },
      hasUnknownMember: false,
      keep: 'first',
    },
    diagnostics,
  );

  const judge: Judgement[] = [
    ...judgeRows(sql, rows, [...conditions, ...bound.conditions]),
    ...bound.references,
    ...foreignKeys(input, table, book, shape.rows, fed),
    ...bound.duplicates,
    ...bound.uniques.flatMap((unique) =>
      // A duplicate may be of a row that an earlier chunk or run brought.
      mode === 'truncate' ||
      !unique.elements.every((element) => table.columns.some((c) => sql.quote(c.name) === element))
        ? []
        : [judgeAgainstTarget(sql, rows, unique, target, mode === 'upsert' ? key : [])],
    ),
  ];
  const columns = shape.columns.map(({ name, value }) => ({ name, value }));
  const compared = columns.map((column) => comparable(column, table));
  const unchanged =
    key.length === 0 || mode === 'truncate'
      ? undefined
      : book.add({
          name: 'unchanged',
          reason: 'is there already, equal in every column',
          action: 'unchanged',
        });
  // Rows of one extraction whose key is unique in the source cannot meet each other in a table that was empty.
  const idle = source.unique.some((columns) => columns.join() === key.join());
  const known = (judgement: Judgement): Judgement =>
    idle ? { ...judgement, idleWhenFresh: true } : judgement;
  for (const unique of table.uniques) {
    if (unique.columns !== undefined ? !unique.columns.every((name) => fed.has(name)) : false) continue;
    const isKey = unique.columns?.join() === key.join();
    const ofSource = source.unique.some((columns) => unique.columns?.join() === columns.join());
    const inChunk = {
      elements: unique.elements,
      nullsNotDistinct: unique.nullsNotDistinct,
      ...withWhere(unique),
    };
    if (!ofSource) {
      const rule = book.add({
        name: unique.name,
        reason:
          isKey && mode !== 'append'
            ? `a later row has the same ${unique.elements.join(', ')}`
            : `another row has the same ${unique.elements.join(', ')}`,
        action: isKey && mode !== 'append' ? 'deduplicate' : 'quarantine',
      });
      judge.push(
        judgeDuplicates(
          sql,
          rows,
          { ...inChunk, rule, label: `${unique.name} within the chunk` },
          isKey ? keep : 'first',
        ),
      );
    }
    if (mode === 'truncate' || (isKey && mode === 'upsert')) continue;
    const rule = book.add({
      name: unique.name,
      reason: `the table has another row with the same ${unique.elements.join(', ')}`,
      action: 'quarantine',
    });
    if (isKey && unchanged !== undefined)
      judge.push(known(judgeUnchanged(sql, rows, unchanged, target, key, compared)));
    judge.push(
      judgeAgainstTarget(
        sql,
        rows,
        { ...inChunk, rule, label: `${unique.name} against the table` },
        target,
        mode === 'upsert' ? key : [],
      ),
    );
  }
  if (mode === 'upsert' && unchanged !== undefined) {
    judge.push(known(judgeUnchanged(sql, rows, unchanged, target, key, compared)));
  }

  const loadInput: LoadInput = {
    sql,
    rows,
    target,
    columns,
    key,
    distinctKeys: idle,
    overridesIdentity:
      sql.engine === 'postgres' && table.columns.some((c) => c.identityAlways && fed.has(c.name)),
    touched: table.columns
      .filter(
        (c) => !fed.has(c.name) && isTouched(c.name) && /^(now\(\)|CURRENT_TIMESTAMP)/i.test(c.default ?? ''),
      )
      .map((c) => c.name),
  };
  const load: readonly LoadStatement[] = LOADS[mode](loadInput);
  const bySet = foreignKeysBySet(input, table, fed);
  return {
    shape,
    prepare: [],
    judge,
    load,
    replaces: mode === 'truncate',
    empty: isEmpty(target),
    finish: [{ label: 'statistics for the planner', sql: `ANALYZE ${target}` }],
    ...(bySet === undefined ? {} : { bySet }),
  };
}

function foreignKeysBySet(
  { sql }: CompileInput,
  table: TargetTable,
  fed: ReadonlySet<string>,
): ForeignKeysBySet | undefined {
  const keys = table.foreignKeys;
  // A default could point at nothing, which only the trigger would see.
  const judged = keys.every((key) => key.columns.every((name) => fed.has(name)));
  if (keys.length === 0 || !table.onlyForeignKeysFire || !judged) return undefined;
  const tables = keys.map((key) => `${sql.quote(key.references.schema)}.${sql.quote(key.references.table)}`);
  return {
    lock: `SET LOCAL lock_timeout = '500ms'; LOCK TABLE ${[...new Set(tables)].sort().join(', ')} IN SHARE MODE; SET LOCAL lock_timeout = 0`,
    rest: 'SET LOCAL session_replication_role = replica',
    resume: 'SET LOCAL session_replication_role = origin',
  };
}

function withWhere(unique: TargetUnique): { where?: string } {
  return unique.where === undefined ? {} : { where: unique.where };
}

/** Types without an equality operator are compared as text. */
function comparable(
  column: { name: string; value: string },
  table: TargetTable,
): { name: string; value: string } {
  const type = table.columns.find((c) => c.name === column.name)?.type;
  return type === 'json' || type === 'xml' ? { ...column, value: `CAST(${column.value} AS text)` } : column;
}

/** Columns that say when a row last changed: an update must move them, or a cursor on them would miss it. */
function isTouched(name: string): boolean {
  return /(^|_)(updated|modified|changed)(_at|_on)?$/.test(name);
}

/** The primary key, else the first unique constraint over plain columns, whose columns all come from the source. */
function keyOf(table: TargetTable, fed: ReadonlySet<string>): readonly string[] {
  const usable = (unique: TargetUnique) =>
    unique.where === undefined && unique.columns?.every((name) => fed.has(name)) === true;
  const notNull = (unique: TargetUnique) =>
    unique.columns?.every((name) => table.columns.some((c) => c.name === name && !c.nullable)) === true;
  return (
    table.uniques.find((unique) => unique.primary && usable(unique))?.columns ??
    table.uniques.find((unique) => usable(unique) && notNull(unique))?.columns ??
    []
  );
}

function missingColumns(
  pipeline: Pipeline,
  table: TargetTable,
  fed: ReadonlySet<string>,
  given: readonly string[],
): readonly Diagnostic[] {
  return table.columns
    .filter((c) => !fed.has(c.name) && !c.nullable && c.default === undefined && !c.generated)
    .map((column) => ({
      code: 'F015',
      severity: 'error',
      where: pipeline.place,
      message: `${table.name}.${column.name} must have a value, and the source has no column ${column.name}`,
      fix:
        didYouMean(column.name, given)?.replace('did you mean', 'rename it from') ??
        'add rename: or derive: for it, or a default in the contract',
    }));
}

function mentionsOnly(expression: string, table: TargetTable, fed: ReadonlySet<string>): boolean {
  return table.columns.every((column) => {
    if (fed.has(column.name)) return true;
    const name = column.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return !new RegExp(`(^|[^A-Za-z0-9_])${name}($|[^A-Za-z0-9_])`).test(expression);
  });
}

function foreignKeys(
  { sql }: CompileInput,
  table: TargetTable,
  book: RuleBook,
  rows: Parts['shape']['rows'],
  fed: ReadonlySet<string>,
): readonly Judgement[] {
  const own = (key: TargetTable['foreignKeys'][number]) =>
    key.references.table === table.name && key.references.schema === table.schema;
  // References to rows of the same load come last, when it is known which of those rows stay.
  return table.foreignKeys
    .filter((key) => key.columns.every((name) => fed.has(name)))
    .toSorted((a, b) => Number(own(a)) - Number(own(b)))
    .map((key) => {
      const rule = book.add({
        name: key.name,
        reason: `${key.columns.join(', ')} is not in ${key.references.table}`,
        action: 'quarantine',
      });
      return judgeReference(sql, rows, {
        rule,
        columns: key.columns,
        table: `${sql.quote(key.references.schema)}.${sql.quote(key.references.table)}`,
        references: key.references.columns,
        ...(own(key) ? { within: key.references.columns } : {}),
        label: key.name,
      });
    });
}

function subjectOf(
  pipeline: Pipeline,
  columns: readonly { readonly name: string; readonly type: string }[],
  key: readonly string[],
  contract: Contract,
): Subject {
  const describe = (table: Table): Subject => ({
    name: table.name,
    columns: table.columns.map(({ name, type }) => ({ name, type })),
    key: table.primaryKey?.columns ?? [],
    find,
    known,
  });
  const known = contract.tables.map((table) => table.name);
  const find = (name: string): Subject | undefined => {
    const table = contract.tables.find((t) => t.name === name || `${t.schema}.${t.name}` === name);
    return table === undefined ? undefined : describe(table);
  };
  return { name: pipeline.name, columns, key, find, known };
}
