/** Every part, in an order in which their statements can run. */
import type { Part } from './part.ts';
import { aggregate } from './parts/aggregate.ts';
import { check } from './parts/check.ts';
import { collation } from './parts/collation.ts';
import { column } from './parts/column.ts';
import { comment } from './parts/comment.ts';
import { composite } from './parts/composite.ts';
import { defaultPrivilege } from './parts/default-privilege.ts';
import { domain } from './parts/domain.ts';
import { enumPart } from './parts/enum.ts';
import { eventTrigger } from './parts/event-trigger.ts';
import { exclusion } from './parts/exclusion.ts';
import { foreignTable, server } from './parts/foreign.ts';
import { foreignKey } from './parts/foreign-key.ts';
import { grant } from './parts/grant.ts';
import { index } from './parts/index.ts';
import { insteadOf } from './parts/instead-of.ts';
import { primaryKey, unique } from './parts/key.ts';
import { membership } from './parts/membership.ts';
import { notNull } from './parts/not-null.ts';
import { operator } from './parts/operator.ts';
import { overload } from './parts/overload.ts';
import { owner } from './parts/owner.ts';
import { partition } from './parts/partition.ts';
import { periodKey } from './parts/period-key.ts';
import { policy } from './parts/policy.ts';
import { publication } from './parts/publication.ts';
import { range } from './parts/range.ts';
import { role } from './parts/role.ts';
import { procedure, routine } from './parts/routine.ts';
import { rowType } from './parts/row-type.ts';
import { rule } from './parts/rule.ts';
import { schema } from './parts/schema.ts';
import { sequence } from './parts/sequence.ts';
import { sequenceOwner } from './parts/sequence-owner.ts';
import { statistics } from './parts/statistics.ts';
import { subscription } from './parts/subscription.ts';
import { table } from './parts/table.ts';
import { textSearch } from './parts/text-search.ts';
import { trigger } from './parts/trigger.ts';
import { materializedView, view } from './parts/view.ts';

/** Each part knows its own attributes and nobody else does. */
const erased = (part: Part<never>): Part => part as unknown as Part;

export const parts: readonly Part[] = [
  role,
  membership,
  schema,
  defaultPrivilege,
  textSearch,
  server,
  foreignTable,
  enumPart,
  domain,
  composite,
  range,
  sequence,
  routine,
  procedure,
  aggregate,
  operator,
  table,
  column,
  collation,
  periodKey,
  rowType,
  sequenceOwner,
  primaryKey,
  unique,
  check,
  notNull,
  overload,
  exclusion,
  partition,
  foreignKey,
  index,
  view,
  materializedView,
  statistics,
  rule,
  trigger,
  insteadOf,
  policy,
  publication,
  subscription,
  eventTrigger,
  owner,
  comment,
  grant,
].map((part) => erased(part as Part<never>));
