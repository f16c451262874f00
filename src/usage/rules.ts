/** Every rule of code, in the order of their codes. */
import type { Rule } from './rule.ts';
import { builtSql } from './rules/built-sql.ts';
import { missingLimit } from './rules/missing-limit.ts';
import { queryInLoop } from './rules/query-in-loop.ts';
import { restrictedColumn } from './rules/restricted-column.ts';
import { selectStar } from './rules/select-star.ts';
import { unindexableCondition } from './rules/unindexable-condition.ts';
import { unknownName } from './rules/unknown-name.ts';
import { wrongType } from './rules/wrong-type.ts';

export const rules: readonly Rule[] = [
  unknownName,
  wrongType,
  selectStar,
  builtSql,
  queryInLoop,
  restrictedColumn,
  missingLimit,
  unindexableCondition,
];
