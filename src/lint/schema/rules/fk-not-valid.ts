/** A foreign key that was never validated. */
import { quoteIdentifier } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';

export const fkNotValid: SchemaRule = {
  id: 'fk-not-valid',
  code: 'L213',
  title: 'A foreign key that was never validated',
  why: 'Rows from before it may point at nothing, and the planner cannot rely on it.',
  fix: 'find the orphans, mend them, and validate it',
  level: 'warning',
  aliases: ['pg-index-health NOT_VALID_CONSTRAINTS'],
  examples: {
    fires: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (user_id bigint); ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users NOT VALID;',
    ],
    silent: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (user_id bigint REFERENCES users);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      table.foreignKeys
        .filter(({ validated }) => validated === false)
        .map(({ id, name }) => ({
          at: id,
          message: `${name} of ${table.label} was never validated`,
          patch: `ALTER TABLE ${table.sql} VALIDATE CONSTRAINT ${quoteIdentifier(name)}`,
        })),
    ),
};
