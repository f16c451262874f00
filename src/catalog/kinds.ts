/** Every kind, in the order in which objects of a new database are best read: a part comes after its whole. */
import type { KindName } from './catalog.ts';
import type { Kind } from './kind.ts';
import { accessMethodKind } from './kinds/access-method.ts';
import { aggregateKind } from './kinds/aggregate.ts';
import { castKind } from './kinds/cast.ts';
import { checkKind } from './kinds/check.ts';
import { collationKind } from './kinds/collation.ts';
import { columnKind } from './kinds/column.ts';
import { commentKind } from './kinds/comment.ts';
import { compositeKind } from './kinds/composite.ts';
import { conversionKind } from './kinds/conversion.ts';
import { databaseGrantKind } from './kinds/database-grant.ts';
import { databaseSettingKind } from './kinds/database-setting.ts';
import { defaultPrivilegeKind } from './kinds/default-privilege.ts';
import { domainKind } from './kinds/domain.ts';
import { enumKind } from './kinds/enum.ts';
import { eventTriggerKind } from './kinds/event-trigger.ts';
import { exclusionKind } from './kinds/exclusion.ts';
import { extensionKind } from './kinds/extension.ts';
import { foreignDataWrapperKind } from './kinds/foreign-data-wrapper.ts';
import { foreignKeyKind } from './kinds/foreign-key.ts';
import { foreignTableKind } from './kinds/foreign-table.ts';
import { functionKind } from './kinds/function.ts';
import { grantKind } from './kinds/grant.ts';
import { indexKind } from './kinds/index.ts';
import { languageKind } from './kinds/language.ts';
import { materializedViewKind } from './kinds/materialized-view.ts';
import { membershipKind } from './kinds/membership.ts';
import { operatorKind } from './kinds/operator.ts';
import { operatorClassKind } from './kinds/operator-class.ts';
import { operatorFamilyKind } from './kinds/operator-family.ts';
import { ownerKind } from './kinds/owner.ts';
import { parameterGrantKind } from './kinds/parameter-grant.ts';
import { policyKind } from './kinds/policy.ts';
import { primaryKeyKind } from './kinds/primary-key.ts';
import { procedureKind } from './kinds/procedure.ts';
import { publicationKind } from './kinds/publication.ts';
import { publicationSchemaKind } from './kinds/publication-schema.ts';
import { publicationTableKind } from './kinds/publication-table.ts';
import { rangeKind } from './kinds/range.ts';
import { roleKind } from './kinds/role.ts';
import { ruleKind } from './kinds/rule.ts';
import { schemaKind } from './kinds/schema.ts';
import { sequenceKind } from './kinds/sequence.ts';
import { serverKind } from './kinds/server.ts';
import { statisticsKind } from './kinds/statistics.ts';
import { subscriptionKind } from './kinds/subscription.ts';
import { tableKind } from './kinds/table.ts';
import { textSearchConfigurationKind } from './kinds/text-search-configuration.ts';
import { textSearchDictionaryKind } from './kinds/text-search-dictionary.ts';
import { textSearchParserKind } from './kinds/text-search-parser.ts';
import { textSearchTemplateKind } from './kinds/text-search-template.ts';
import { transformKind } from './kinds/transform.ts';
import { triggerKind } from './kinds/trigger.ts';
import { uniqueKind } from './kinds/unique.ts';
import { userMappingKind } from './kinds/user-mapping.ts';
import { viewKind } from './kinds/view.ts';

export const kinds: readonly Kind[] = [
  roleKind,
  membershipKind,
  databaseSettingKind,
  databaseGrantKind,
  parameterGrantKind,
  schemaKind,
  defaultPrivilegeKind,
  foreignDataWrapperKind,
  serverKind,
  userMappingKind,
  languageKind,
  accessMethodKind,
  collationKind,
  extensionKind,
  enumKind,
  domainKind,
  compositeKind,
  rangeKind,
  sequenceKind,
  tableKind,
  foreignTableKind,
  columnKind,
  primaryKeyKind,
  uniqueKind,
  checkKind,
  exclusionKind,
  foreignKeyKind,
  indexKind,
  statisticsKind,
  functionKind,
  procedureKind,
  aggregateKind,
  operatorKind,
  operatorFamilyKind,
  operatorClassKind,
  castKind,
  conversionKind,
  transformKind,
  textSearchTemplateKind,
  textSearchParserKind,
  textSearchDictionaryKind,
  textSearchConfigurationKind,
  viewKind,
  materializedViewKind,
  triggerKind,
  ruleKind,
  policyKind,
  publicationKind,
  publicationTableKind,
  publicationSchemaKind,
  subscriptionKind,
  ownerKind,
  commentKind,
  grantKind,
  eventTriggerKind,
];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

export function kindOf(name: KindName): Kind {
  const kind = byName.get(name);
  if (kind === undefined) throw new TypeError(`unknown kind ${name}`);
  return kind;
}
