/** Views, types, functions, sequences and schemas under another name. */
import type { RenameStmt } from 'libpg-query';
import { relationOf } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

const KINDS: Readonly<Partial<Record<NonNullable<RenameStmt['renameType']>, string>>> = {
  OBJECT_SCHEMA: 'schema',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_FOREIGN_TABLE: 'foreign table',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'domain',
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_ATTRIBUTE: 'attribute',
};

export const renamingObject: Rule = {
  id: 'renaming-object',
  code: 'L154',
  title: 'A renamed or moved object',
  why: 'Programs, and the bodies of functions, know it by its old name or schema and fail from that moment on.',
  fix: 'create it under the new name, let everything change over, then drop the old one',
  level: 'warning',
  aliases: ['strong_migrations rename_schema', 'squawk renaming-object', 'squawk ban-set-schema'],
  examples: {
    fires: [
      'ALTER SCHEMA shop RENAME TO store;',
      'ALTER TABLE users SET SCHEMA app;',
      `ALTER TYPE status RENAME VALUE 'paid' TO 'settled';`,
      'ALTER VIEW active RENAME COLUMN nick TO alias;',
    ],
    silent: [
      'ALTER TABLE users RENAME TO people;',
      'ALTER INDEX a RENAME TO b;',
      'CREATE VIEW v AS SELECT 1; ALTER VIEW v RENAME TO w;',
    ],
  },
  check(statement, { isNew }) {
    const rename = statementAs(statement, 'RenameStmt');
    const moved = statementAs(statement, 'AlterObjectSchemaStmt');
    if (isNew(relationOf(rename?.relation ?? moved?.relation), statement.start)) return [];
    const value = statementAs(statement, 'AlterEnumStmt')?.oldVal;
    const kind = KINDS[rename?.renameType ?? 'OBJECT_TABLE'];
    const inView =
      rename?.renameType === 'OBJECT_COLUMN' && KINDS[rename.relationType ?? 'OBJECT_TABLE'] !== undefined;
    const what =
      value === undefined
        ? (kind ?? (inView ? 'column' : moved === undefined ? undefined : 'object'))
        : `value ${value}`;
    return what === undefined
      ? []
      : [{ ...spanOf(statement), message: `programs still know this ${what} as it was` }];
  },
};
