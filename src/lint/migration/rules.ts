/** Every rule for migrations; the folder beside this file is the list. */
import type { Rule } from './rule.ts';
import { addingExclusionConstraint } from './rules/adding-exclusion-constraint.ts';
import { addingFieldWithDefault } from './rules/adding-field-with-default.ts';
import { addingForeignKeyConstraint } from './rules/adding-foreign-key-constraint.ts';
import { addingNotNullableField } from './rules/adding-not-nullable-field.ts';
import { addingRequiredField } from './rules/adding-required-field.ts';
import { addingSerialPrimaryKeyField } from './rules/adding-serial-primary-key-field.ts';
import { banAlterDomainWithAddConstraint } from './rules/ban-alter-domain-with-add-constraint.ts';
import { banCharField } from './rules/ban-char-field.ts';
import { banConcurrentIndexCreationInTransaction } from './rules/ban-concurrent-index-creation-in-transaction.ts';
import { banCreateDomainWithConstraint } from './rules/ban-create-domain-with-constraint.ts';
import { banDropColumn } from './rules/ban-drop-column.ts';
import { banDropDatabase } from './rules/ban-drop-database.ts';
import { banDropNotNull } from './rules/ban-drop-not-null.ts';
import { banDropTable } from './rules/ban-drop-table.ts';
import { banDuplicateColumnAssignments } from './rules/ban-duplicate-column-assignments.ts';
import { banTruncateCascade } from './rules/ban-truncate-cascade.ts';
import { banUncommittedTransaction } from './rules/ban-uncommitted-transaction.ts';
import { changingColumnType } from './rules/changing-column-type.ts';
import { constraintMissingNotValid } from './rules/constraint-missing-not-valid.ts';
import { disallowedUniqueConstraint } from './rules/disallowed-unique-constraint.ts';
import { identifierTooLong } from './rules/identifier-too-long.ts';
import { preferBigintOverInt } from './rules/prefer-bigint-over-int.ts';
import { preferBigintOverSmallint } from './rules/prefer-bigint-over-smallint.ts';
import { preferIdentity } from './rules/prefer-identity.ts';
import { preferRepack } from './rules/prefer-repack.ts';
import { preferRobustStmts } from './rules/prefer-robust-stmts.ts';
import { preferTextField } from './rules/prefer-text-field.ts';
import { preferTimestampTz } from './rules/prefer-timestamp-tz.ts';
import { renamingColumn } from './rules/renaming-column.ts';
import { renamingTable } from './rules/renaming-table.ts';
import { requireConcurrentIndexCreation } from './rules/require-concurrent-index-creation.ts';
import { requireConcurrentIndexDeletion } from './rules/require-concurrent-index-deletion.ts';
import { requireConcurrentPartitionDetach } from './rules/require-concurrent-partition-detach.ts';
import { requireConcurrentReindex } from './rules/require-concurrent-reindex.ts';
import { requireEnumValueOrdering } from './rules/require-enum-value-ordering.ts';
import { requireLockTimeout } from './rules/require-lock-timeout.ts';
import { requireStatementTimeout } from './rules/require-statement-timeout.ts';
import { requireTableSchema } from './rules/require-table-schema.ts';
import { transactionNesting } from './rules/transaction-nesting.ts';

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
];

/** The rules that a name means: its own, its code, or the name another tool has for it, with the tool or without. */
export function findRules(name: string): readonly Rule[] {
  const wanted = name.toLowerCase();
  const exact = migrationRules.filter((rule) => rule.id === wanted || rule.code.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  return migrationRules.filter((rule) =>
    rule.aliases.some((alias) => {
      const text = alias.toLowerCase();
      return text === wanted || text.slice(text.indexOf(' ') + 1) === wanted;
    }),
  );
}

/** Every name that findRules knows of our own. */
export function ruleNames(): readonly string[] {
  return migrationRules.flatMap((rule) => [rule.id, rule.code]);
}
