/** The numbers that a sequence gives out. */
import { as, relationOf, relationText } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, spanOfWord, statementAs } from '../statement.ts';

export const banAlterSequenceValues: Rule = {
  id: 'ban-alter-sequence-values',
  code: 'L178',
  title: 'Other numbers from a sequence',
  why: 'A sequence that begins anew gives numbers out a second time: inserts fail on the key, or where there is none, two rows have one number. Another step, range or type gives numbers that programs do not count on.',
  fix: 'go forward only, beyond the highest number that is in use; tell whoever keeps the numbers elsewhere',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      'ALTER SEQUENCE ids RESTART WITH 1;',
      'ALTER SEQUENCE ids INCREMENT BY 10;',
      `SELECT setval('ids', 1);`,
    ],
    silent: [
      'ALTER SEQUENCE ids OWNED BY users.id;',
      'CREATE SEQUENCE ids; ALTER SEQUENCE ids INCREMENT BY 10;',
      `SELECT nextval('ids');`,
    ],
  },
  check(statement, { isNew }) {
    if (statementAs(statement, 'SelectStmt') !== undefined) {
      const isSet = statement.tokens.some(
        ({ text }, i) => text.toLowerCase() === 'setval' && statement.tokens[i + 1]?.text === '(',
      );
      return isSet
        ? [{ ...spanOfWord(statement, 'setval'), message: 'a sequence goes on from another number' }]
        : [];
    }
    const altered = statementAs(statement, 'AlterSeqStmt');
    const sequence = relationOf(altered?.sequence);
    const changes = (altered?.options ?? []).some((node) => as(node, 'DefElem')?.defname !== 'owned_by');
    if (sequence === undefined || !changes || isNew(sequence, statement.start)) return [];
    const object = relationText(sequence);
    return [{ ...spanOf(statement), message: `${object} gives out other numbers from now on`, object }];
  },
};
