/** Every part, in an order in which their statements can run. */
import type { Part } from './part.ts';
import { check } from './parts/check.ts';
import { column } from './parts/column.ts';
import { comment } from './parts/comment.ts';
import { composite } from './parts/composite.ts';
import { domain } from './parts/domain.ts';
import { enumPart } from './parts/enum.ts';
import { exclusion } from './parts/exclusion.ts';
import { foreignKey } from './parts/foreign-key.ts';
import { grant } from './parts/grant.ts';
import { index } from './parts/index.ts';
import { primaryKey, unique } from './parts/key.ts';
import { partition } from './parts/partition.ts';
import { policy } from './parts/policy.ts';
import { range } from './parts/range.ts';
import { procedure, routine } from './parts/routine.ts';
import { schema } from './parts/schema.ts';
import { sequence } from './parts/sequence.ts';
import { sequenceOwner } from './parts/sequence-owner.ts';
import { table } from './parts/table.ts';
import { trigger } from './parts/trigger.ts';
import { materializedView, view } from './parts/view.ts';

/** Each part knows its own attributes and nobody else does. */
const erased = (part: Part<never>): Part => part as unknown as Part;

export const parts: readonly Part[] = [
  schema,
  enumPart,
  domain,
  composite,
  range,
  sequence,
  routine,
  procedure,
  table,
  column,
  sequenceOwner,
  primaryKey,
  unique,
  check,
  exclusion,
  partition,
  foreignKey,
  index,
  view,
  materializedView,
  trigger,
  policy,
  comment,
  grant,
].map((part) => erased(part as Part<never>));
