/** One statement of a migration, with the transaction it runs in. */
import type { AlterTableCmd, AlterTableStmt, RenameStmt, TransactionStmt } from 'libpg-query';
import type { SqlToken } from '../../sql/grammar.ts';
import type { ScriptStatement } from '../../sql/script.ts';
import { as, type NodeBody, type NodeKind, type RelationName, relationOf } from '../../sql/tree.ts';
import type { Span } from './span.ts';

export interface Statement extends ScriptStatement {
  readonly index: number;
  /** Number of the transaction it runs in; undefined when it commits by itself. */
  readonly transaction: number | undefined;
  /** True when that transaction is not begun in the file but by the tool that runs it. */
  readonly managed: boolean;
}

/** The body of a statement, when it is of that kind. */
export function statementAs<K extends NodeKind>(statement: Statement, kind: K): NodeBody<K> | undefined {
  return as(statement.node, kind);
}

export function transactionControl(statement: ScriptStatement): TransactionStmt['kind'] | undefined {
  return (as(statement.node, 'TransactionStmt') as TransactionStmt | undefined)?.kind;
}

/** Numbers the transactions: by BEGIN and COMMIT, or by the tool that wraps the file. */
export function inTransactions(
  statements: readonly ScriptStatement[],
  wrapped: boolean,
): readonly Statement[] {
  let current: number | undefined = wrapped ? 0 : undefined;
  let next = 1;
  return statements.map((statement, index) => {
    const control = transactionControl(statement);
    const begins = control === 'TRANS_STMT_BEGIN' || control === 'TRANS_STMT_START';
    const ends =
      control === 'TRANS_STMT_COMMIT' ||
      control === 'TRANS_STMT_ROLLBACK' ||
      control === 'TRANS_STMT_PREPARE';
    const before = current;
    if (begins && current === undefined) current = next++;
    const statementIn = {
      ...statement,
      index,
      transaction: begins ? current : before,
      managed: wrapped && before === 0,
    };
    if (ends) current = as(statement.node, 'TransactionStmt')?.chain === true ? next++ : undefined;
    return statementIn;
  });
}

/** One of the comma-separated parts of ALTER TABLE. */
export interface AlterCommand extends Span {
  readonly command: AlterTableCmd;
  readonly table: RelationName;
}

/** The parts of an ALTER TABLE with their places; other kinds of relations only when they are asked for. */
export function alterCommands(
  statement: Statement,
  kinds: readonly string[] = ['OBJECT_TABLE'],
): readonly AlterCommand[] {
  const alter = as(statement.node, 'AlterTableStmt') as AlterTableStmt | undefined;
  const table = relationOf(alter?.relation);
  if (alter === undefined || table === undefined || !kinds.includes(alter.objtype ?? '')) return [];
  const spans = alterSpans(statement, alter);
  return (alter.cmds ?? []).flatMap((node, i) => {
    const command = as(node, 'AlterTableCmd') as AlterTableCmd | undefined;
    return command === undefined ? [] : [{ command, table, ...(spans[i] ?? spanOf(statement)) }];
  });
}

/** The tree has no places for most parts, the tokens do: parts are parted by commas outside parentheses. */
function alterSpans(statement: Statement, alter: AlterTableStmt): readonly Span[] {
  const after = statement.at(alter.relation?.location);
  const tokens = statement.tokens.filter((token) => token.start >= after);
  let first = tokens.findIndex((token, i) => i > 0 && token.text !== '.' && tokens[i - 1]?.text !== '.');
  if (tokens[first]?.text === '*') first += 1;
  const parts: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(first)) {
    if (/^[([]$/.test(token.text)) depth += 1;
    if (/^[)\]]$/.test(token.text)) depth -= 1;
    if (token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.flatMap((part) => {
    const [begin, end] = [part[0], part.at(-1)];
    return begin === undefined || end === undefined ? [] : [{ start: begin.start, end: end.end }];
  });
}

export function spanOf(statement: Statement): Span {
  return { start: statement.start, end: statement.end };
}

/** The span of a word of the statement, or all of it when the word is not there. */
export function spanOfWord(statement: Statement, word: string): Span {
  const token = statement.tokens.find((t) => t.text.toLowerCase() === word);
  return token === undefined ? spanOf(statement) : { start: token.start, end: token.end };
}

/** From a place of the tree to the last token before the next comma or closing parenthesis of its level. */
export function spanFrom(statement: Statement, location: number | undefined): Span {
  const from = statement.at(location);
  let depth = 0;
  let end = from;
  for (const token of statement.tokens) {
    if (token.start < from) continue;
    if (/^[([]$/.test(token.text)) depth += 1;
    if (/^[)\]]$/.test(token.text)) depth -= 1;
    if (depth < 0 || (depth === 0 && token.text === ',')) break;
    end = token.end;
  }
  return end === from ? spanOf(statement) : { start: from, end };
}

/** True for ALTER TABLE … RENAME: of the table, a column or a constraint. */
export function renamesInTable(rename: RenameStmt | undefined): boolean {
  return (
    rename?.renameType === 'OBJECT_TABLE' ||
    rename?.renameType === 'OBJECT_TABCONSTRAINT' ||
    (rename?.renameType === 'OBJECT_COLUMN' && rename.relationType === 'OBJECT_TABLE')
  );
}
