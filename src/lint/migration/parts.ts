/** The parts of statements that several rules look at, each with its place. */
import type { AlterTableCmd, ColumnDef, Constraint, Node, RangeVar, TypeName } from 'libpg-query';
import { as, type RelationName, relationOf, relationText } from '../../sql/tree.ts';
import { type WrittenType, writtenType } from '../../sql/type-name.ts';
import type { Span } from './span.ts';
import { type AlterCommand, alterCommands, type Statement, spanFrom } from './statement.ts';

/** Parts of ALTER TABLE of one sort. */
export function commandsOf(
  statement: Statement,
  ...subtypes: readonly NonNullable<AlterTableCmd['subtype']>[]
): readonly AlterCommand[] {
  return alterCommands(statement).filter(({ command }) =>
    subtypes.some((subtype) => subtype === command.subtype),
  );
}

export interface AddedColumn extends Span {
  readonly table: RelationName;
  readonly name: string;
  readonly definition: ColumnDef;
  readonly constraints: readonly Constraint[];
}

export function addedColumns(statement: Statement): readonly AddedColumn[] {
  return commandsOf(statement, 'AT_AddColumn').flatMap(({ command, table, start, end }) => {
    const definition = as(command.def, 'ColumnDef');
    if (definition === undefined) return [];
    return [
      {
        table,
        name: definition.colname ?? '',
        definition,
        constraints: constraintsOf(definition),
        start,
        end,
      },
    ];
  });
}

function constraintsOf(column: ColumnDef): readonly Constraint[] {
  return (column.constraints ?? []).flatMap((node) => as(node, 'Constraint') ?? []);
}

export interface AddedConstraint extends Span {
  readonly table: RelationName;
  readonly constraint: Constraint;
  /** The column it stands behind, when it comes with a new column. */
  readonly column: string | undefined;
}

/** Constraints that ALTER TABLE adds, on their own or behind a new column. */
export function addedConstraints(statement: Statement): readonly AddedConstraint[] {
  const alone = commandsOf(statement, 'AT_AddConstraint').flatMap(({ command, table, start, end }) => {
    const constraint = as(command.def, 'Constraint');
    return constraint === undefined ? [] : [{ table, constraint, column: undefined, start, end }];
  });
  const inline = addedColumns(statement).flatMap(({ table, name, constraints }) =>
    constraints.map((constraint) => ({
      table,
      constraint,
      column: name,
      ...spanFrom(statement, constraint.location),
    })),
  );
  return [...alone, ...inline];
}

export interface WrittenColumn extends Span {
  readonly table: RelationName;
  readonly column: string;
  readonly type: WrittenType;
  /** True when the table is made by the same statement. */
  readonly creates: boolean;
}

/** Columns that get a type here: of CREATE TABLE, ADD COLUMN and ALTER COLUMN TYPE. */
export function writtenColumns(statement: Statement): readonly WrittenColumn[] {
  const create = as(statement.node, 'CreateStmt');
  const table = relationOf(create?.relation);
  const made =
    table === undefined
      ? []
      : (create?.tableElts ?? []).flatMap((node) => column(statement, table, node, undefined, true));
  const altered = commandsOf(statement, 'AT_AddColumn', 'AT_AlterColumnType').flatMap((part) =>
    column(statement, part.table, part.command.def, part.command.name, false),
  );
  return [...made, ...altered];
}

function column(
  statement: Statement,
  table: RelationName,
  node: Node | undefined,
  name: string | undefined,
  creates: boolean,
): readonly WrittenColumn[] {
  const definition = as(node, 'ColumnDef');
  const type = writtenType(definition?.typeName);
  if (definition === undefined || type === undefined) return [];
  const place = typeSpan(statement, definition.typeName);
  return [{ table, column: name ?? definition.colname ?? '', type, creates, ...place }];
}

/** A type is written in a few words: `timestamp (3) without time zone [ ]`. */
export function typeSpan(statement: Statement, type: TypeName | undefined): Span {
  const from = statement.at(type?.location);
  const rest = statement.tokens.filter((token) => token.start >= from);
  let end = rest[0]?.end ?? from;
  let depth = 0;
  for (const [i, token] of rest.entries()) {
    const joined = rest[i - 1]?.text === '.' || i === 0;
    if (/^[([]$/.test(token.text)) depth += 1;
    const goesOn =
      depth > 0 ||
      joined ||
      token.text === '.' ||
      /^(?:varying|precision|without|with|time|zone|array|character|char)$/i.test(token.text);
    if (!goesOn) break;
    if (/^[)\]]$/.test(token.text)) depth -= 1;
    end = token.end;
  }
  return { start: from, end };
}

/** `users.email`, as it is written. */
export function columnText(table: RelationName, name: string): string {
  return `${relationText(table)}.${name}`;
}

/** Relations of a list, each with its place. */
export function relationsIn(
  statement: Statement,
  nodes: readonly Node[] | undefined,
): readonly (Span & { readonly relation: RelationName; readonly range: RangeVar })[] {
  return (nodes ?? []).flatMap((node) => {
    const range = as(node, 'RangeVar');
    const relation = relationOf(range);
    if (range === undefined || relation === undefined) return [];
    return [{ relation, range, ...spanFrom(statement, range.location) }];
  });
}
