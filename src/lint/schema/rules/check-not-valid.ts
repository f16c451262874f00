/** A check that was never validated. */
import { quoteIdentifier } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';

export const checkNotValid: SchemaRule = {
  id: 'check-not-valid',
  code: 'L214',
  title: 'A check that was never validated',
  why: 'Rows from before it may break it, and an update of such a row fails, whatever it changes.',
  fix: 'find the rows that break it, mend them, and validate it',
  level: 'warning',
  aliases: ['pg-index-health NOT_VALID_CONSTRAINTS'],
  examples: {
    fires: ['CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a > 0) NOT VALID;'],
    silent: ['CREATE TABLE t (a int CHECK (a > 0));'],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.checks
        .filter(({ validated }) => validated === false)
        .map(({ id, name }) => ({
          at: id,
          message: `${name} of ${table.label} was never validated`,
          patch: `ALTER TABLE ${table.sql} VALIDATE CONSTRAINT ${quoteIdentifier(name)}`,
        })),
    ),
};
