/** A foreign key whose columns no index begins with. */
import type { Constraint, Node } from 'libpg-query';
import { as, namesOf, type RelationName, relationOf, relationText } from '../../../sql/tree.ts';
import { addedConstraints } from '../parts.ts';
import type { Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { type Statement, spanFrom, statementAs } from '../statement.ts';

export const foreignKeyWithoutIndex: Rule = {
  id: 'foreign-key-without-index',
  code: 'L149',
  title: 'A foreign key without an index',
  why: 'Deleting a row, or changing its key, looks for rows that refer to it. Without an index that reads the whole referring table, once for every row.',
  fix: 'create an index that begins with the columns of the foreign key',
  level: 'warning',
  aliases: ['eugene E15'],
  examples: {
    fires: [
      'CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users);',
      'CREATE TABLE orders (a int, b int); ALTER TABLE orders ADD FOREIGN KEY (a, b) REFERENCES users;',
    ],
    silent: [
      'CREATE TABLE orders (user_id int REFERENCES users); CREATE INDEX ON orders (user_id, id);',
      'CREATE TABLE orders (user_id int PRIMARY KEY REFERENCES users);',
      'ALTER TABLE of_before ADD FOREIGN KEY (a) REFERENCES users NOT VALID;',
    ],
  },
  check(statement, scene) {
    return foreignKeys(statement).flatMap(({ table, columns, constraint, known }) => {
      // Of a table that is made elsewhere the indexes are not known.
      const isKnown = known || scene.before('made', statement.start, table).length > 0;
      if (!isKnown || isCovered(table, columns, scene)) return [];
      return [
        {
          ...spanFrom(statement, constraint.location),
          message: `no index of ${relationText(table)} begins with ${columns.join(', ')}`,
          object: relationText(table),
        },
      ];
    });
  },
};

interface ForeignKey {
  readonly table: RelationName;
  readonly columns: readonly string[];
  readonly constraint: Constraint;
  /** True when the same statement makes the table. */
  readonly known: boolean;
}

function foreignKeys(statement: Statement): readonly ForeignKey[] {
  const create = statementAs(statement, 'CreateStmt');
  const table = relationOf(create?.relation);
  const made = table === undefined ? [] : (create?.tableElts ?? []).flatMap((node) => keysIn(node, table));
  const added = addedConstraints(statement)
    .filter(({ constraint }) => constraint.contype === 'CONSTR_FOREIGN')
    .map(({ table: of, constraint, column }) => ({
      table: of,
      columns: column === undefined ? namesOf(constraint.fk_attrs) : [column],
      constraint,
      known: false,
    }));
  return [...made, ...added];
}

function keysIn(node: Node, table: RelationName): readonly ForeignKey[] {
  const column = as(node, 'ColumnDef');
  const own = [node, ...(column?.constraints ?? [])].flatMap((inner) => as(inner, 'Constraint') ?? []);
  return own
    .filter((constraint) => constraint.contype === 'CONSTR_FOREIGN')
    .map((constraint) => ({
      table,
      columns: column?.colname === undefined ? namesOf(constraint.fk_attrs) : [column.colname],
      constraint,
      known: true,
    }));
}

/** An index made anywhere in the file counts: most are made after the table. */
function isCovered(table: RelationName, columns: readonly string[], { before }: Scene): boolean {
  const end = Number.POSITIVE_INFINITY;
  const keys = before('constraint', end, table).filter(
    ({ kind }) => kind === 'CONSTR_PRIMARY' || kind === 'CONSTR_UNIQUE',
  );
  return [...before('index', end, table), ...keys].some((index) => {
    const first = index.columns.slice(0, columns.length);
    return columns.every((column) => first.includes(column));
  });
}
