/** Options in parentheses: `VACUUM (FULL, ANALYZE false)`. */
import type { Node } from 'libpg-query';
import { as } from '../../sql/tree.ts';

/** True when the option is given and not switched off. */
export function isOn(options: readonly Node[] | undefined, name: string): boolean {
  const option = (options ?? []).map((node) => as(node, 'DefElem')).find((o) => o?.defname === name);
  if (option === undefined) return false;
  const text = as(option.arg, 'String')?.sval?.toLowerCase();
  const number = as(option.arg, 'Integer');
  const flag = as(option.arg, 'Boolean');
  if (flag !== undefined) return flag.boolval === true;
  if (number !== undefined) return (number.ival ?? 0) !== 0;
  return text === undefined || !['false', 'off', '0', 'no'].includes(text);
}
