/** The same reference declared twice. */
import { quoteIdentifier } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';

export const fkDuplicate: SchemaRule = {
  id: 'fk-duplicate',
  code: 'L206',
  title: 'The same foreign key twice',
  why: 'Every write is checked twice, and where the two say different things ON DELETE, which of them is obeyed is an accident.',
  fix: 'drop one of them',
  level: 'error',
  aliases: ['pg-index-health DUPLICATED_FOREIGN_KEYS'],
  examples: {
    fires: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (user_id bigint REFERENCES users, CONSTRAINT again FOREIGN KEY (user_id) REFERENCES users);',
    ],
    silent: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (seller_id bigint REFERENCES users, buyer_id bigint REFERENCES users);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) => {
      const first = new Map<string, string>();
      return table.foreignKeys.flatMap(({ id, name, columns, references }) => {
        const pairs = columns.map((column, at) => `${column} → ${references.columns[at]}`).sort();
        const key = `${references.table} ${pairs.join(', ')}`;
        const other = first.get(key);
        first.set(key, other ?? name);
        if (other === undefined) return [];
        return [
          {
            at: id,
            message: `${name} says the same as ${other}`,
            patch: `ALTER TABLE ${table.sql} DROP CONSTRAINT ${quoteIdentifier(name)}`,
          },
        ];
      });
    }),
};
