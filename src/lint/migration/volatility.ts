/**
 * Whether PostgreSQL can store a default once for all rows that are there (ATExecAddColumn), or has to compute it
 * for each and rewrite the table: it does the latter when the expression calls a volatile function.
 */
import type { FuncCall, Node } from 'libpg-query';
import { isStableFunction } from '../../catalog/retype.ts';
import { below, namesOf } from '../../sql/tree.ts';

/** True when every function in the expression is known not to be volatile. */
export function isStoredOnce(expression: Node | undefined): boolean {
  for (const call of below(expression, 'FuncCall')) if (!isStableCall(call)) return false;
  return true;
}

function isStableCall(call: FuncCall): boolean {
  const names = namesOf(call.funcname);
  if (names.length > 1 && names[0] !== 'pg_catalog') return false;
  const name = names.at(-1) ?? '';
  // The clocks take no arguments: with some it is a function of the user's own.
  if (/^(?:now|transaction_timestamp|statement_timestamp)$/.test(name) && (call.args ?? []).length > 0)
    return false;
  return isStableFunction(name);
}
