/** Every rule for the design of a schema; the folder beside this file is the list. */
import type { SchemaRule } from './rule.ts';
import { allNullableTable } from './rules/all-nullable-table.ts';
import { booleanName } from './rules/boolean-name.ts';
import { booleanNullable } from './rules/boolean-nullable.ts';
import { charType } from './rules/char-type.ts';
import { checkNotValid } from './rules/check-not-valid.ts';
import { collationMismatch } from './rules/collation-mismatch.ts';
import { columnUndescribed } from './rules/column-undescribed.ts';
import { defaultNullText } from './rules/default-null-text.ts';
import { definerSearchPath } from './rules/definer-search-path.ts';
import { eavTable } from './rules/eav-table.ts';
import { emptyTable } from './rules/empty-table.ts';
import { enumAsCheck } from './rules/enum-as-check.ts';
import { extensionInPublic } from './rules/extension-in-public.ts';
import { fkCycle } from './rules/fk-cycle.ts';
import { fkDuplicate } from './rules/fk-duplicate.ts';
import { fkMissing } from './rules/fk-missing.ts';
import { fkNotValid } from './rules/fk-not-valid.ts';
import { fkPartlyNull } from './rules/fk-partly-null.ts';
import { fkToUnique } from './rules/fk-to-unique.ts';
import { fkTypeMismatch } from './rules/fk-type-mismatch.ts';
import { fkUnindexed } from './rules/fk-unindexed.ts';
import { floatMoney } from './rules/float-money.ts';
import { grantedToEverybody } from './rules/granted-to-everybody.ts';
import { idxDuplicate } from './rules/idx-duplicate.ts';
import { idxInvalid } from './rules/idx-invalid.ts';
import { idxMethod } from './rules/idx-method.ts';
import { idxOnBoolean } from './rules/idx-on-boolean.ts';
import { idxPrefixRedundant } from './rules/idx-prefix-redundant.ts';
import { idxRedundantWhere } from './rules/idx-redundant-where.ts';
import { idxTooMany } from './rules/idx-too-many.ts';
import { jsonText } from './rules/json-text.ts';
import { moneyType } from './rules/money-type.ts';
import { multiValuedColumn } from './rules/multi-valued-column.ts';
import { nameNotSnakeCase } from './rules/name-not-snake-case.ts';
import { nameReserved } from './rules/name-reserved.ts';
import { numberedColumns } from './rules/numbered-columns.ts';
import { numberedTables } from './rules/numbered-tables.ts';
import { piiUndeclared } from './rules/pii-undeclared.ts';
import { piiWithoutRetention } from './rules/pii-without-retention.ts';
import { pkInt4 } from './rules/pk-int4.ts';
import { pkMissing } from './rules/pk-missing.ts';
import { pkWide } from './rules/pk-wide.ts';
import { plaintextSecret } from './rules/plaintext-secret.ts';
import { policiesForOneAction } from './rules/policies-for-one-action.ts';
import { policyAlwaysTrue } from './rules/policy-always-true.ts';
import { policyPerRowCall } from './rules/policy-per-row-call.ts';
import { policyWithoutRls } from './rules/policy-without-rls.ts';
import { regType } from './rules/reg-type.ts';
import { requireTimestamps } from './rules/require-timestamps.ts';
import { rlsWithoutPolicy } from './rules/rls-without-policy.ts';
import { sameNameOtherType } from './rules/same-name-other-type.ts';
import { sentinelDefault } from './rules/sentinel-default.ts';
import { serialColumn } from './rules/serial-column.ts';
import { singleColumnTable } from './rules/single-column-table.ts';
import { softDeleteUnique } from './rules/soft-delete-unique.ts';
import { tableNameNumber } from './rules/table-name-number.ts';
import { tableUnclassified } from './rules/table-unclassified.ts';
import { tableUndescribed } from './rules/table-undescribed.ts';
import { tableWithoutIndex } from './rules/table-without-index.ts';
import { textAsBoolean } from './rules/text-as-boolean.ts';
import { textAsTime } from './rules/text-as-time.ts';
import { textAsUuid } from './rules/text-as-uuid.ts';
import { timeName } from './rules/time-name.ts';
import { timestampPrecision } from './rules/timestamp-precision.ts';
import { timestampWithoutTz } from './rules/timestamp-without-tz.ts';
import { timetz } from './rules/timetz.ts';
import { uniqueNullable } from './rules/unique-nullable.ts';
import { unloggedTable } from './rules/unlogged-table.ts';
import { updatedAtWithoutTrigger } from './rules/updated-at-without-trigger.ts';
import { uselessSurrogate } from './rules/useless-surrogate.ts';
import { varcharLength } from './rules/varchar-length.ts';
import { viewBypassesRls } from './rules/view-bypasses-rls.ts';
import { wideTable } from './rules/wide-table.ts';

/** In the order of their codes. */
export const schemaRules: readonly SchemaRule[] = [
  fkUnindexed,
  pkMissing,
  idxPrefixRedundant,
  idxDuplicate,
  fkTypeMismatch,
  fkDuplicate,
  serialColumn,
  pkInt4,
  pkWide,
  uselessSurrogate,
  fkMissing,
  fkCycle,
  fkNotValid,
  checkNotValid,
  fkToUnique,
  fkPartlyNull,
  idxInvalid,
  idxOnBoolean,
  idxMethod,
  idxTooMany,
  idxRedundantWhere,
  uniqueNullable,
  tableWithoutIndex,
  timestampWithoutTz,
  timetz,
  timestampPrecision,
  varcharLength,
  charType,
  jsonText,
  moneyType,
  floatMoney,
  textAsTime,
  textAsBoolean,
  textAsUuid,
  regType,
  multiValuedColumn,
  eavTable,
  numberedColumns,
  numberedTables,
  sameNameOtherType,
  unloggedTable,
  enumAsCheck,
  collationMismatch,
  allNullableTable,
  defaultNullText,
  sentinelDefault,
  booleanNullable,
  wideTable,
  emptyTable,
  singleColumnTable,
  requireTimestamps,
  updatedAtWithoutTrigger,
  softDeleteUnique,
  plaintextSecret,
  nameNotSnakeCase,
  nameReserved,
  tableNameNumber,
  booleanName,
  timeName,
  tableUndescribed,
  columnUndescribed,
  policyWithoutRls,
  rlsWithoutPolicy,
  policyAlwaysTrue,
  policiesForOneAction,
  policyPerRowCall,
  definerSearchPath,
  viewBypassesRls,
  extensionInPublic,
  grantedToEverybody,
  piiUndeclared,
  tableUnclassified,
  piiWithoutRetention,
];
