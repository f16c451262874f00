/**
 * What a statement means in a database: which tables and columns it names, what it returns and writes, where each
 * value comes from, and which names there are none for. All by PostgreSQL's grammar and its rules of scope;
 * nothing is run.
 */
import type { Node, RangeVar } from 'libpg-query';
import { as, namesOf, tagOf } from '../tree.ts';
import type { Context } from './context.ts';
import { tableSource } from './from.ts';
import { deleteOutputs, insertOutputs, mergeOutputs, updateOutputs } from './modify.ts';
import { emptyNotes, type Notes, type TableUse } from './notes.ts';
import type { Relations } from './relation.ts';
import { columnOf, type Scope } from './scope.ts';
import { selectOutputs } from './select.ts';
import type { Output } from './value.ts';

export interface Analysis extends Readonly<{ [K in keyof Notes]: Readonly<Notes[K]> }> {
  /** Columns that the statement returns, or that a view or table made by it has. */
  readonly outputs: readonly Output[];
  /** `schema.name` or the bare name of a view or table that the statement makes. */
  readonly makes?: string;
}

export interface AnalyseOptions {
  /** Take a relation that nobody knows as one with any column, instead of reporting it. */
  readonly acceptStrangers?: boolean;
}

export function analyse(statement: Node, relations: Relations, options: AnalyseOptions = {}): Analysis {
  const notes = emptyNotes();
  const context = contextFor(notes, relations, options.acceptStrangers === true);
  const made = makes(statement);
  const outputs = statementOutputs(statement, undefined, context);
  return { ...notes, outputs, ...(made === undefined ? {} : { makes: made }) };
}

function contextFor(notes: Notes, relations: Relations, acceptStrangers: boolean): Context {
  const context: Context = {
    relations,
    notes,
    acceptStrangers,
    select: (select, outer) => selectOutputs(select, outer, context),
    statement: (node, outer) => statementOutputs(node, outer, context),
    aside: () => contextFor(emptyNotes(), relations, acceptStrangers),
  };
  return context;
}

function statementOutputs(node: Node, outer: Scope | undefined, context: Context): readonly Output[] {
  const select = as(node, 'SelectStmt');
  if (select !== undefined) return selectOutputs(select, outer, context);
  const insert = as(node, 'InsertStmt');
  if (insert !== undefined) return insertOutputs(insert, outer, context);
  const update = as(node, 'UpdateStmt');
  if (update !== undefined) return updateOutputs(update, outer, context);
  const remove = as(node, 'DeleteStmt');
  if (remove !== undefined) return deleteOutputs(remove, outer, context);
  const merge = as(node, 'MergeStmt');
  if (merge !== undefined) return mergeOutputs(merge, outer, context);
  const copy = as(node, 'CopyStmt');
  if (copy?.relation !== undefined) {
    const source = tableSource(copy.relation, outer, context, copy.is_from === true ? 'insert' : 'other');
    const columns = source.columns.map((c) => c.name);
    for (const name of namesOf(copy.attlist))
      if (columnOf(source, name) === undefined)
        context.notes.problems.push({
          kind: 'unknown-column',
          name,
          of: source.relation ?? source.name,
          at: copy.relation.location ?? 0,
          candidates: columns,
        });
    return [];
  }
  const inner = innerQuery(node);
  if (inner !== undefined) {
    const names = namesOf(as(node, 'ViewStmt')?.aliases ?? as(node, 'CreateTableAsStmt')?.into?.colNames);
    return statementOutputs(inner, outer, context).map((output, i) =>
      names[i] === undefined ? output : { ...output, name: names[i] },
    );
  }
  for (const [table, mode] of namedTables(node)) tableSource(table, outer, context, mode);
  return [];
}

/** The query inside EXPLAIN, PREPARE, DECLARE, CREATE VIEW, CREATE TABLE AS and COPY (…). */
function innerQuery(node: Node): Node | undefined {
  return (
    as(node, 'ExplainStmt')?.query ??
    as(node, 'PrepareStmt')?.query ??
    as(node, 'DeclareCursorStmt')?.query ??
    as(node, 'ViewStmt')?.query ??
    as(node, 'CreateTableAsStmt')?.query ??
    as(node, 'CopyStmt')?.query
  );
}

function makes(node: Node): string | undefined {
  const made =
    as(node, 'ViewStmt')?.view ??
    as(node, 'CreateTableAsStmt')?.into?.rel ??
    as(node, 'SelectStmt')?.intoClause?.rel;
  return made?.relname === undefined
    ? undefined
    : made.schemaname === undefined
      ? made.relname
      : `${made.schemaname}.${made.relname}`;
}

/** Tables named by statements that only name them: TRUNCATE, LOCK. */
function namedTables(node: Node): readonly (readonly [RangeVar, TableUse['mode']])[] {
  if (tagOf(node) !== 'TruncateStmt' && tagOf(node) !== 'LockStmt') return [];
  const relations = as(node, 'TruncateStmt')?.relations ?? as(node, 'LockStmt')?.relations ?? [];
  return relations.flatMap((relation) => {
    const table = as(relation, 'RangeVar');
    return table === undefined ? [] : [[table, tagOf(node) === 'TruncateStmt' ? 'delete' : 'other'] as const];
  });
}
