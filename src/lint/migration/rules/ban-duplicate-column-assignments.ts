/** One column that gets two values. */
import type { ResTarget } from 'libpg-query';
import { as, below } from '../../../sql/tree.ts';
import type { Finding, Rule } from '../rule.ts';
import { type Statement, spanFrom } from '../statement.ts';

export const banDuplicateColumnAssignments: Rule = {
  id: 'ban-duplicate-column-assignments',
  code: 'L114',
  title: 'A column named twice',
  why: 'PostgreSQL refuses a statement that gives a column two values or two definitions, and the migration stops in the middle.',
  fix: 'keep one of them',
  level: 'error',
  aliases: [],
  examples: {
    fires: [
      'UPDATE users SET name = 1, name = 2;',
      'INSERT INTO users (id, id) VALUES (1, 2);',
      'CREATE TABLE users (id int, id text);',
    ],
    silent: ['UPDATE users SET name = 1, nick = 2;', 'UPDATE users SET tags[1] = 1, tags[2] = 2;'],
  },
  check(statement) {
    const { node } = statement;
    const lists = [
      ...[...below(node, 'UpdateStmt')].map((update) => update.targetList),
      ...[...below(node, 'InsertStmt')].map((insert) => insert.cols),
      ...[...below(node, 'OnConflictClause')].map((clause) => clause.targetList),
      ...[...below(node, 'InsertStmt')].map((insert) => insert.onConflictClause?.targetList),
      ...[...below(node, 'MergeWhenClause')].map((clause) => clause.targetList),
    ];
    const targets = lists.map((list) => (list ?? []).flatMap((item) => as(item, 'ResTarget') ?? []));
    const columns = (as(node, 'CreateStmt')?.tableElts ?? []).flatMap((item) => as(item, 'ColumnDef') ?? []);
    return [
      ...targets.flatMap((list) => repeated(statement, list.filter(isWhole))),
      ...repeated(
        statement,
        columns.map(({ colname, location }) => ({ name: colname, location })),
      ),
    ];
  },
};

/** Parts of a column, `tags[1]` and `home.street`, may be set one by one. */
function isWhole(target: ResTarget): boolean {
  return target.name !== undefined && (target.indirection ?? []).length === 0;
}

function repeated(
  statement: Statement,
  items: readonly { readonly name?: string | undefined; readonly location?: number | undefined }[],
): readonly Finding[] {
  const seen = new Set<string>();
  return items.flatMap(({ name = '', location }) => {
    if (seen.has(name)) return [{ ...spanFrom(statement, location), message: `${name} stands here twice` }];
    seen.add(name);
    return [];
  });
}
