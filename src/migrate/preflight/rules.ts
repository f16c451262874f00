/** The rules of the pre-flight, in the order in which their findings are shown. */
import type { PreflightRule } from './ground.ts';
import { casts } from './rules/casts.ts';
import { checks } from './rules/checks.ts';
import { domains } from './rules/domains.ts';
import { duplicates } from './rules/duplicates.ts';
import { enumValues } from './rules/enum-values.ts';
import { exclusions } from './rules/exclusions.ts';
import { nulls } from './rules/nulls.ts';
import { orphans } from './rules/orphans.ts';
import { partitions } from './rules/partitions.ts';
import { required } from './rules/required.ts';

export const rules: readonly PreflightRule[] = [
  required,
  nulls,
  duplicates,
  orphans,
  checks,
  domains,
  exclusions,
  partitions,
  enumValues,
  casts,
];
