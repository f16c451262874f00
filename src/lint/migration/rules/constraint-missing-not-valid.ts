/** A constraint that is checked while it is added, or validated in the transaction that added it. */
import { relationText } from '../../../sql/tree.ts';
import { addedConstraints, commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';

const CHECKED = [
  'CONSTR_CHECK',
  'CONSTR_FOREIGN',
  'CONSTR_NOTNULL',
  'CONSTR_UNIQUE',
  'CONSTR_PRIMARY',
  'CONSTR_EXCLUSION',
];

export const constraintMissingNotValid: Rule = {
  id: 'constraint-missing-not-valid',
  code: 'L118',
  title: 'A constraint that is checked under its lock',
  why: 'A new constraint is checked against every row while writers wait. Added NOT VALID it holds for new rows at once, and VALIDATE CONSTRAINT in a later transaction reads the old ones under SHARE UPDATE EXCLUSIVE, which lets everybody work. In the same transaction the first lock is still held.',
  fix: 'add it NOT VALID, commit, and VALIDATE CONSTRAINT in another transaction',
  level: 'error',
  aliases: [
    'eugene E1',
    'atlas PG305',
    'strong_migrations add_check_constraint',
    'strong_migrations validate_check_constraint',
    'strong_migrations validate_foreign_key',
    'pg-schema-diff ACQUIRES_ACCESS_EXCLUSIVE_LOCK',
  ],
  yieldsTo: [
    'adding-foreign-key-constraint',
    'disallowed-unique-constraint',
    'adding-serial-primary-key-field',
    'adding-exclusion-constraint',
  ],
  examples: {
    fires: [
      'ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18);',
      'ALTER TABLE users ADD CONSTRAINT named NOT NULL name;',
      'BEGIN; ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT adult; COMMIT;',
    ],
    silent: [
      'ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT adult;',
      'ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_id;',
      'CREATE TABLE users (age int); ALTER TABLE users ADD CHECK (age >= 18);',
    ],
  },
  check(statement, { isNew, before }) {
    const added = addedConstraints(statement)
      .filter(({ constraint, column }) => column === undefined && CHECKED.includes(constraint.contype ?? ''))
      .filter(({ constraint }) => constraint.indexname === undefined && constraint.skip_validation !== true)
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, start, end }) => ({
        start,
        end,
        message: `every row of ${relationText(table)} is checked while writers wait`,
        object: relationText(table),
      }));
    const validated = commandsOf(statement, 'AT_ValidateConstraint')
      .filter(({ table, start }) => statement.transaction !== undefined && !isNew(table, start))
      .filter(({ table, command, start }) =>
        before('constraint', start, table).some(
          (fact) => fact.transaction === statement.transaction && !fact.valid && fact.name === command.name,
        ),
      )
      .map(({ table, command, start, end }) => ({
        start,
        end,
        message: `${command.name} was added in the same transaction, whose lock on ${relationText(table)} is still held`,
        object: relationText(table),
      }));
    return [...added, ...validated];
  },
};
