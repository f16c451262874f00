/** Several ALTER TABLE in a row on one table. */
import { relationText, sameRelation } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { alterCommands, spanOf } from '../statement.ts';

export const multipleAlterTable: Rule = {
  id: 'multiple-alter-table',
  code: 'L146',
  title: 'Two ALTER TABLE where one will do',
  why: 'Each waits for its lock anew, and each that checks or rewrites reads the table anew. One statement with several parts does it once.',
  fix: 'write one ALTER TABLE with a comma between its parts',
  level: 'info',
  aliases: ['eugene W12'],
  examples: {
    fires: ['ALTER TABLE users ADD COLUMN a int; ALTER TABLE users ADD COLUMN b int;'],
    silent: [
      'ALTER TABLE users ADD COLUMN a int, ADD COLUMN b int;',
      'ALTER TABLE users ADD COLUMN a int; ALTER TABLE orders ADD COLUMN b int;',
      'ALTER TABLE users ADD CONSTRAINT c CHECK (true) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c;',
      'CREATE TABLE users (id int); ALTER TABLE users ADD COLUMN a int; ALTER TABLE users ADD COLUMN b int;',
    ],
  },
  check(statement, { statements, isNew }) {
    const [own] = alterCommands(statement);
    const previous = statements[statement.index - 1];
    const [other] = previous === undefined ? [] : alterCommands(previous);
    if (own === undefined || other === undefined || previous?.transaction !== statement.transaction)
      return [];
    const apart = [
      ...alterCommands(statement),
      ...(previous === undefined ? [] : alterCommands(previous)),
    ].some(({ command }) => APART.includes(command.subtype ?? ''));
    if (apart || !sameRelation(own.table, other.table) || isNew(own.table, own.start)) return [];
    return [
      {
        ...spanOf(statement),
        message: `${relationText(own.table)} is altered by the statement before already`,
        object: relationText(own.table),
      },
    ];
  },
};

/** What has to see the effect of another part, or runs alone. */
const APART = ['AT_ValidateConstraint', 'AT_SetNotNull', 'AT_AttachPartition', 'AT_DetachPartition'];
