/** Views, functions, types and sequences that programs may still use. */
import type { DropStmt } from 'libpg-query';
import { droppedName } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

const KINDS: Readonly<Partial<Record<NonNullable<DropStmt['removeType']>, string>>> = {
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_ROUTINE: 'routine',
  OBJECT_AGGREGATE: 'aggregate',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'domain',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FOREIGN_TABLE: 'foreign table',
  OBJECT_EXTENSION: 'extension',
};

export const banDropObject: Rule = {
  id: 'ban-drop-object',
  code: 'L165',
  title: 'A dropped view, function, type or sequence',
  why: 'Programs that still use it fail from that moment on; a sequence takes the numbers it gave out along.',
  fix: 'release a version that does not use it first; to change a view or function, CREATE OR REPLACE it',
  level: 'info',
  aliases: [
    'squawk ban-drop-view',
    'squawk ban-drop-function',
    'squawk ban-drop-type',
    'squawk ban-drop-sequence',
    'squawk ban-drop-domain',
    'squawk ban-drop-extension',
  ],
  examples: {
    fires: ['DROP VIEW active;', 'DROP FUNCTION f(int);', 'DROP TYPE status;'],
    silent: [
      'DROP INDEX i;',
      'CREATE VIEW v AS SELECT 1; DROP VIEW v;',
      'DROP VIEW v; CREATE VIEW v AS SELECT 2;',
    ],
  },
  check(statement, { isNew, statements }) {
    const drop = statementAs(statement, 'DropStmt');
    const kind = KINDS[drop?.removeType ?? 'OBJECT_INDEX'];
    if (drop === undefined || kind === undefined) return [];
    const names = (drop.objects ?? []).flatMap((object) => droppedName(object) ?? []);
    // Dropped to be made anew in the same file.
    const anew = statements
      .slice(statement.index + 1)
      .some((later) => names.some(({ name }) => statementAs(later, 'ViewStmt')?.view?.relname === name));
    if (anew || (names.length > 0 && names.every((name) => isNew(name, statement.start)))) return [];
    return [{ ...spanOf(statement), message: `programs may still use this ${kind}` }];
  },
};
