/** Every check there is; one file each. */
import type { Check } from './check.ts';
import { between } from './checks/between.ts';
import { expression } from './checks/expression.ts';
import { fresh } from './checks/fresh.ts';
import { inSet } from './checks/in.ts';
import { length } from './checks/length.ts';
import { matches } from './checks/matches.ts';
import { matchesPattern } from './checks/matches-pattern.ts';
import { notEmpty } from './checks/not-empty.ts';
import { notNull } from './checks/not-null.ts';
import { references } from './checks/references.ts';
import { rowCount } from './checks/row-count.ts';
import { unique } from './checks/unique.ts';

export const checks: readonly Check[] = [
  notNull,
  notEmpty,
  unique,
  between,
  inSet,
  matchesPattern,
  length,
  references,
  expression,
  fresh,
  rowCount,
  matches,
];
