/** Tables whose schema is left to the search path. */
import { as, droppedName, type RelationName, relationOf } from '../../../sql/tree.ts';
import type { Rule } from '../rule.ts';
import { renamesInTable, type Statement, spanFrom, spanOf } from '../statement.ts';

export const requireTableSchema: Rule = {
  id: 'require-table-schema',
  code: 'L137',
  title: 'A table without its schema',
  why: 'Which table is meant depends on the search_path of whoever runs the migration.',
  fix: 'write the schema: public.users',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      'CREATE TABLE users (id int);',
      'ALTER TABLE users ADD COLUMN email text;',
      'DROP TABLE shop.a, users;',
      'ALTER TABLE users RENAME TO people;',
    ],
    silent: [
      'CREATE TABLE shop.users (id int);',
      'CREATE TEMP TABLE users (id int);',
      'SELECT * FROM users;',
    ],
  },
  check(statement) {
    return tablesOf(statement)
      .filter(({ relation }) => relation.schema === undefined)
      .map(({ relation, start, end }) => ({
        start,
        end,
        message: `${relation.name} is looked for on the search_path`,
        object: relation.name,
      }));
  },
};

/** Tables that a statement makes, alters or drops; temporary ones have no schema to name. */
function tablesOf(
  statement: Statement,
): readonly { readonly relation: RelationName; readonly start: number; readonly end: number }[] {
  const { node } = statement;
  const alter = as(node, 'AlterTableStmt');
  const rename = as(node, 'RenameStmt');
  const moved = as(node, 'AlterObjectSchemaStmt');
  const select = as(node, 'CreateTableAsStmt');
  const range =
    as(node, 'CreateStmt')?.relation ??
    (select?.objtype === 'OBJECT_TABLE' ? select.into?.rel : undefined) ??
    (alter?.objtype === 'OBJECT_TABLE' ? alter.relation : undefined) ??
    (renamesInTable(rename) ? rename?.relation : undefined) ??
    (moved?.objectType === 'OBJECT_TABLE' ? moved.relation : undefined);
  const relation = relationOf(range);
  if (relation !== undefined && range?.relpersistence !== 't') {
    const { start } = spanFrom(statement, range?.location);
    return [{ relation, start, end: start + relation.name.length }];
  }
  const drop = as(node, 'DropStmt');
  if (drop?.removeType !== 'OBJECT_TABLE') return [];
  return (drop.objects ?? []).flatMap((object) => {
    const name = droppedName(object);
    const token = statement.tokens.find((t) => t.text.replaceAll('"', '') === name?.name);
    return name === undefined ? [] : [{ relation: name, ...(token ?? spanOf(statement)) }];
  });
}
