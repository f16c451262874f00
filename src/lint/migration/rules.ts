/** Every rule for migrations; the folder beside this file is the list. */
import type { Rule } from './rule.ts';
import { addingExclusionConstraint } from './rules/adding-exclusion-constraint.ts';
import { addingFieldWithDefault } from './rules/adding-field-with-default.ts';
import { addingForeignKeyConstraint } from './rules/adding-foreign-key-constraint.ts';
import { addingNotNullableField } from './rules/adding-not-nullable-field.ts';
import { addingRequiredField } from './rules/adding-required-field.ts';
import { addingSerialPrimaryKeyField } from './rules/adding-serial-primary-key-field.ts';
import { addingUniqueIndex } from './rules/adding-unique-index.ts';
import { attachingPartition } from './rules/attaching-partition.ts';
import { banAddColumn } from './rules/ban-add-column.ts';
import { banAddEnumValue } from './rules/ban-add-enum-value.ts';
import { banAlterDomainWithAddConstraint } from './rules/ban-alter-domain-with-add-constraint.ts';
import { banAlterFunctionOptions } from './rules/ban-alter-function-options.ts';
import { banAlterGeneratedExpression } from './rules/ban-alter-generated-expression.ts';
import { banAlterIdentity } from './rules/ban-alter-identity.ts';
import { banAlterSequenceValues } from './rules/ban-alter-sequence-values.ts';
import { banAlterSystemOptions } from './rules/ban-alter-system-options.ts';
import { banAlterViewOptions } from './rules/ban-alter-view-options.ts';
import { banCharField } from './rules/ban-char-field.ts';
import { banConcurrentIndexCreationInTransaction } from './rules/ban-concurrent-index-creation-in-transaction.ts';
import { banCreateDomainWithConstraint } from './rules/ban-create-domain-with-constraint.ts';
import { banDetachInheritance } from './rules/ban-detach-inheritance.ts';
import { banDisableTrigger } from './rules/ban-disable-trigger.ts';
import { banDropCascade } from './rules/ban-drop-cascade.ts';
import { banDropColumn } from './rules/ban-drop-column.ts';
import { banDropConstraint } from './rules/ban-drop-constraint.ts';
import { banDropDatabase } from './rules/ban-drop-database.ts';
import { banDropIndex } from './rules/ban-drop-index.ts';
import { banDropNotNull } from './rules/ban-drop-not-null.ts';
import { banDropObject } from './rules/ban-drop-object.ts';
import { banDropSchema } from './rules/ban-drop-schema.ts';
import { banDropTable } from './rules/ban-drop-table.ts';
import { banDuplicateColumnAssignments } from './rules/ban-duplicate-column-assignments.ts';
import { banNewWriteRestriction } from './rules/ban-new-write-restriction.ts';
import { banReplaceViewFunction } from './rules/ban-replace-view-function.ts';
import { banReplicaIdentity } from './rules/ban-replica-identity.ts';
import { banSetDefault } from './rules/ban-set-default.ts';
import { banTruncate } from './rules/ban-truncate.ts';
import { banTruncateCascade } from './rules/ban-truncate-cascade.ts';
import { banUncommittedTransaction } from './rules/ban-uncommitted-transaction.ts';
import { changingColumnType } from './rules/changing-column-type.ts';
import { changingPrivileges } from './rules/changing-privileges.ts';
import { columnAlignment } from './rules/column-alignment.ts';
import { constraintMissingNotValid } from './rules/constraint-missing-not-valid.ts';
import { creatingEnum } from './rules/creating-enum.ts';
import { disallowedUniqueConstraint } from './rules/disallowed-unique-constraint.ts';
import { enumValueUsedAtOnce } from './rules/enum-value-used-at-once.ts';
import { explicitTableLock } from './rules/explicit-table-lock.ts';
import { foreignKeyWithoutIndex } from './rules/foreign-key-without-index.ts';
import { identifierTooLong } from './rules/identifier-too-long.ts';
import { indexWithManyColumns } from './rules/index-with-many-columns.ts';
import { multipleAlterTable } from './rules/multiple-alter-table.ts';
import { notInTransaction } from './rules/not-in-transaction.ts';
import { preferBigintOverInt } from './rules/prefer-bigint-over-int.ts';
import { preferBigintOverSmallint } from './rules/prefer-bigint-over-smallint.ts';
import { preferIdentity } from './rules/prefer-identity.ts';
import { preferJsonb } from './rules/prefer-jsonb.ts';
import { preferRepack } from './rules/prefer-repack.ts';
import { preferRobustStmts } from './rules/prefer-robust-stmts.ts';
import { preferTextField } from './rules/prefer-text-field.ts';
import { preferTimestampTz } from './rules/prefer-timestamp-tz.ts';
import { primaryKeyOverNullable } from './rules/primary-key-over-nullable.ts';
import { renamingColumn } from './rules/renaming-column.ts';
import { renamingObject } from './rules/renaming-object.ts';
import { renamingTable } from './rules/renaming-table.ts';
import { requireConcurrentIndexCreation } from './rules/require-concurrent-index-creation.ts';
import { requireConcurrentIndexDeletion } from './rules/require-concurrent-index-deletion.ts';
import { requireConcurrentPartitionDetach } from './rules/require-concurrent-partition-detach.ts';
import { requireConcurrentRefresh } from './rules/require-concurrent-refresh.ts';
import { requireConcurrentReindex } from './rules/require-concurrent-reindex.ts';
import { requireEnumValueOrdering } from './rules/require-enum-value-ordering.ts';
import { requireLockTimeout } from './rules/require-lock-timeout.ts';
import { requireStatementTimeout } from './rules/require-statement-timeout.ts';
import { requireTableSchema } from './rules/require-table-schema.ts';
import { setLocalWithoutTransaction } from './rules/set-local-without-transaction.ts';
import { tableRewrite } from './rules/table-rewrite.ts';
import { transactionNesting } from './rules/transaction-nesting.ts';
import { unbatchedWrite } from './rules/unbatched-write.ts';
import { untrackedDependencies } from './rules/untracked-dependencies.ts';
import { upgradingExtension } from './rules/upgrading-extension.ts';
import { workUnderExclusiveLock } from './rules/work-under-exclusive-lock.ts';

export const migrationRules: readonly Rule[] = [
  addingFieldWithDefault,
  addingForeignKeyConstraint,
  addingNotNullableField,
  addingRequiredField,
  addingSerialPrimaryKeyField,
  banAlterDomainWithAddConstraint,
  banCharField,
  banConcurrentIndexCreationInTransaction,
  banCreateDomainWithConstraint,
  banDropColumn,
  banDropDatabase,
  banDropNotNull,
  banDropTable,
  banDuplicateColumnAssignments,
  banTruncateCascade,
  banUncommittedTransaction,
  changingColumnType,
  constraintMissingNotValid,
  disallowedUniqueConstraint,
  identifierTooLong,
  preferBigintOverInt,
  preferBigintOverSmallint,
  preferIdentity,
  preferRepack,
  preferRobustStmts,
  preferTextField,
  preferTimestampTz,
  renamingColumn,
  renamingTable,
  requireConcurrentIndexCreation,
  requireConcurrentIndexDeletion,
  requireConcurrentPartitionDetach,
  requireConcurrentReindex,
  requireEnumValueOrdering,
  requireLockTimeout,
  requireStatementTimeout,
  requireTableSchema,
  transactionNesting,
  addingExclusionConstraint,
  banDropSchema,
  banDropConstraint,
  preferJsonb,
  workUnderExclusiveLock,
  tableRewrite,
  multipleAlterTable,
  creatingEnum,
  primaryKeyOverNullable,
  foreignKeyWithoutIndex,
  unbatchedWrite,
  indexWithManyColumns,
  notInTransaction,
  enumValueUsedAtOnce,
  renamingObject,
  addingUniqueIndex,
  changingPrivileges,
  upgradingExtension,
  untrackedDependencies,
  requireConcurrentRefresh,
  explicitTableLock,
  attachingPartition,
  banDropCascade,
  columnAlignment,
  banTruncate,
  banDropObject,
  setLocalWithoutTransaction,
  banDisableTrigger,
  banSetDefault,
  banAlterIdentity,
  banAlterGeneratedExpression,
  banReplaceViewFunction,
  banReplicaIdentity,
  banDetachInheritance,
  banAddEnumValue,
  banDropIndex,
  banAlterSystemOptions,
  banAddColumn,
  banAlterSequenceValues,
  banNewWriteRestriction,
  banAlterFunctionOptions,
  banAlterViewOptions,
];
