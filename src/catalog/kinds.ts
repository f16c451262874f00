/** Every kind, in the order in which objects of a new database are best read: a part comes after its whole. */
import type { KindName } from './catalog.ts';
import type { Kind } from './kind.ts';
import { checkKind } from './kinds/check.ts';
import { columnKind } from './kinds/column.ts';
import { commentKind } from './kinds/comment.ts';
import { compositeKind } from './kinds/composite.ts';
import { domainKind } from './kinds/domain.ts';
import { enumKind } from './kinds/enum.ts';
import { exclusionKind } from './kinds/exclusion.ts';
import { extensionKind } from './kinds/extension.ts';
import { foreignKeyKind } from './kinds/foreign-key.ts';
import { functionKind } from './kinds/function.ts';
import { grantKind } from './kinds/grant.ts';
import { indexKind } from './kinds/index.ts';
import { materializedViewKind } from './kinds/materialized-view.ts';
import { policyKind } from './kinds/policy.ts';
import { primaryKeyKind } from './kinds/primary-key.ts';
import { procedureKind } from './kinds/procedure.ts';
import { schemaKind } from './kinds/schema.ts';
import { sequenceKind } from './kinds/sequence.ts';
import { tableKind } from './kinds/table.ts';
import { triggerKind } from './kinds/trigger.ts';
import { uniqueKind } from './kinds/unique.ts';
import { viewKind } from './kinds/view.ts';

export const kinds: readonly Kind[] = [
  schemaKind,
  extensionKind,
  enumKind,
  domainKind,
  compositeKind,
  sequenceKind,
  tableKind,
  columnKind,
  primaryKeyKind,
  uniqueKind,
  checkKind,
  exclusionKind,
  foreignKeyKind,
  indexKind,
  functionKind,
  procedureKind,
  viewKind,
  materializedViewKind,
  triggerKind,
  policyKind,
  commentKind,
  grantKind,
];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

export function kindOf(name: KindName): Kind {
  const kind = byName.get(name);
  if (kind === undefined) throw new TypeError(`unknown kind ${name}`);
  return kind;
}
