/** A foreign key that is checked while it is added. */
import { relationOf, relationText } from '../../../sql/tree.ts';
import { addedConstraints } from '../parts.ts';
import type { Rule } from '../rule.ts';

export const addingForeignKeyConstraint: Rule = {
  id: 'adding-foreign-key-constraint',
  code: 'L102',
  title: 'A foreign key that is checked at once',
  why: 'Adding a foreign key locks both tables with SHARE ROW EXCLUSIVE while every row is looked up: neither can be written until that is done.',
  fix: 'add it NOT VALID, and VALIDATE CONSTRAINT in a later transaction',
  level: 'error',
  aliases: [
    'eugene E1',
    'atlas PG306',
    'strong_migrations add_foreign_key',
    'strong_migrations add_reference',
    'pg-schema-diff ACQUIRES_SHARE_ROW_EXCLUSIVE_LOCK',
  ],
  examples: {
    fires: [
      'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id);',
      'ALTER TABLE orders ADD COLUMN user_id bigint REFERENCES users (id);',
    ],
    silent: [
      'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;',
      'CREATE TABLE orders (user_id bigint); ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users;',
      'CREATE TABLE orders (user_id bigint REFERENCES users (id));',
      'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) NOT ENFORCED;',
    ],
  },
  check(statement, { isNew }) {
    return addedConstraints(statement)
      .filter(({ constraint }) => constraint.contype === 'CONSTR_FOREIGN')
      .filter(({ constraint }) => constraint.skip_validation !== true && constraint.is_enforced === true)
      .filter(({ table, start }) => !isNew(table, start))
      .map(({ table, constraint, column, start, end }) => {
        const other = relationOf(constraint.pktable);
        const both = other === undefined ? '' : ` and ${relationText(other)}`;
        return {
          start,
          end,
          message: `this foreign key stops writes to ${relationText(table)}${both} while it is checked`,
          object: relationText(table),
          ...(column === undefined
            ? {}
            : { fix: 'add the column alone, then the foreign key NOT VALID, and validate it later' }),
        };
      });
  },
};
