/** What the statements of a migration leave behind, in order: rules ask what held before a given place. */
import type { Constraint, CreateStmt, Node, RenameStmt } from 'libpg-query';
import {
  as,
  below,
  type NodeBody,
  namesOf,
  type RelationName,
  relationOf,
  relationOfNames,
} from '../../sql/tree.ts';
import { writtenType } from '../../sql/type-name.ts';
import { type AlterCommand, alterCommands, type Statement } from './statement.ts';

type Event =
  | { readonly type: 'made'; readonly relation: RelationName }
  | { readonly type: 'renamed'; readonly from: RelationName; readonly to: RelationName }
  | {
      readonly type: 'index';
      readonly name: string | undefined;
      readonly table: RelationName;
      readonly columns: readonly string[];
    }
  | { readonly type: 'not-null'; readonly table: RelationName; readonly column: string }
  | {
      readonly type: 'column';
      readonly table: RelationName;
      readonly column: string;
      readonly sqlType: string;
    }
  | {
      readonly type: 'constraint';
      readonly table: RelationName;
      readonly name: string | undefined;
      readonly kind: NonNullable<Constraint['contype']>;
      /** Columns it names. */
      readonly columns: readonly string[];
      readonly valid: boolean;
    }
  | { readonly type: 'validated'; readonly table: RelationName; readonly name: string }
  | {
      readonly type: 'constraint-dropped';
      readonly table: RelationName;
      readonly name: string;
      readonly ifExists: boolean;
    }
  | { readonly type: 'setting'; readonly name: string; readonly local: boolean }
  | { readonly type: 'enum-value'; readonly enumName: RelationName; readonly value: string };

export type Fact = Event & {
  /** Where in the file it comes to be; -1 when an earlier file did it. */
  readonly at: number;
  readonly transaction: number | undefined;
  /** False when an earlier file did it that is in the database already. */
  readonly pending: boolean;
};

export function factsOf(statements: readonly Statement[]): readonly Fact[] {
  return statements.flatMap((statement) => {
    const hold = (at: number, events: readonly Event[]): readonly Fact[] =>
      events.map((event) => ({ ...event, at, transaction: statement.transaction, pending: true }));
    return [
      ...hold(statement.end, eventsOf(statement)),
      ...alterCommands(statement).flatMap((part) => hold(part.end, eventsOfPart(part))),
    ];
  });
}

/** The relation a fact is about. */
export function subjectOf(fact: Event): RelationName | undefined {
  switch (fact.type) {
    case 'made':
      return fact.relation;
    case 'renamed':
      return fact.to;
    case 'enum-value':
      return fact.enumName;
    case 'setting':
      return undefined;
    default:
      return fact.table;
  }
}

/** The same facts as a later file sees them. */
export function earlier(facts: readonly Fact[], pending: boolean): readonly Fact[] {
  return facts
    .filter((fact) => fact.type !== 'setting' && fact.type !== 'enum-value')
    .map((fact) => ({ ...fact, at: -1, transaction: undefined, pending }));
}

function eventsOf(statement: Statement): readonly Event[] {
  const { node } = statement;
  const create = as(node, 'CreateStmt') ?? as(node, 'CreateForeignTableStmt')?.base;
  if (create !== undefined) return tableEvents(create);
  const made = relationOf(
    as(node, 'CreateTableAsStmt')?.into?.rel ??
      as(node, 'ViewStmt')?.view ??
      as(node, 'CreateSeqStmt')?.sequence ??
      as(node, 'SelectStmt')?.intoClause?.rel ??
      as(node, 'CompositeTypeStmt')?.typevar,
  );
  const type = relationOfNames(
    namesOf(as(node, 'CreateEnumStmt')?.typeName ?? as(node, 'CreateDomainStmt')?.domainname),
  );
  const index = as(node, 'IndexStmt');
  const indexed = relationOf(index?.relation);
  const set = as(node, 'VariableSetStmt');
  const value = as(node, 'AlterEnumStmt');
  const enumName = relationOfNames(namesOf(value?.typeName));
  return [
    ...[made, type].flatMap((relation): readonly Event[] =>
      relation === undefined ? [] : [{ type: 'made', relation }],
    ),
    ...(index?.idxname === undefined
      ? []
      : [
          {
            type: 'made' as const,
            relation: {
              name: index.idxname,
              ...(indexed?.schema === undefined ? {} : { schema: indexed.schema }),
            },
          },
        ]),
    ...(indexed === undefined
      ? []
      : [
          {
            type: 'index' as const,
            name: index?.idxname,
            table: indexed,
            columns: indexColumns(index),
          },
        ]),
    ...(set?.name === undefined || set.kind === 'VAR_RESET'
      ? []
      : [{ type: 'setting' as const, name: set.name.toLowerCase(), local: set.is_local === true }]),
    ...(enumName === undefined || value?.newVal === undefined || value.oldVal !== undefined
      ? []
      : [{ type: 'enum-value' as const, enumName, value: value.newVal }]),
    ...renamed(as(node, 'RenameStmt')),
  ];
}

function indexColumns(index: NodeBody<'IndexStmt'> | undefined): readonly string[] {
  return (index?.indexParams ?? []).flatMap((node) => as(node, 'IndexElem')?.name ?? []);
}

function renamed(rename: RenameStmt | undefined): readonly Event[] {
  const from = relationOf(rename?.relation);
  if (rename?.renameType !== 'OBJECT_TABLE' || from === undefined || rename.newname === undefined) return [];
  return [{ type: 'renamed', from, to: { ...from, name: rename.newname } }];
}

function tableEvents(create: CreateStmt): readonly Event[] {
  const table = relationOf(create.relation);
  if (table === undefined) return [];
  return [
    { type: 'made', relation: table },
    ...(create.tableElts ?? []).flatMap((node) => [
      ...columnEvents(table, node),
      ...constraintEvents(table, as(node, 'Constraint')),
    ]),
  ];
}

function columnEvents(table: RelationName, node: Node | undefined): readonly Event[] {
  const column = as(node, 'ColumnDef');
  const type = writtenType(column?.typeName);
  if (column?.colname === undefined || type === undefined) return [];
  const own = (column.constraints ?? []).flatMap((inner) => as(inner, 'Constraint') ?? []);
  const notNull = own.some((c) => c.contype === 'CONSTR_NOTNULL' || c.contype === 'CONSTR_PRIMARY');
  return [
    { type: 'column', table, column: column.colname, sqlType: type.text },
    ...(notNull ? [{ type: 'not-null' as const, table, column: column.colname }] : []),
    ...own.flatMap((c) => constraintEvents(table, c, column.colname)),
  ];
}

function constraintEvents(
  table: RelationName,
  constraint: Constraint | undefined,
  column?: string,
): readonly Event[] {
  if (constraint?.contype === undefined) return [];
  const named = namesOf([...(constraint.keys ?? []), ...(constraint.fk_attrs ?? [])]);
  const mentioned = [...below(constraint.raw_expr, 'ColumnRef')].flatMap((ref) =>
    namesOf(ref.fields).slice(-1),
  );
  return [
    {
      type: 'constraint',
      table,
      name: constraint.conname,
      kind: constraint.contype,
      columns: [...named, ...mentioned, ...(column === undefined ? [] : [column])],
      valid: constraint.skip_validation !== true,
    },
  ];
}

function eventsOfPart({ command, table }: AlterCommand): readonly Event[] {
  const { name = '', def } = command;
  switch (command.subtype) {
    case 'AT_AddColumn':
      return columnEvents(table, def);
    case 'AT_AlterColumnType': {
      const type = writtenType(as(def, 'ColumnDef')?.typeName);
      if (type === undefined) return [];
      return [{ type: 'column', table, column: name, sqlType: type.text }];
    }
    case 'AT_SetNotNull':
      return [{ type: 'not-null', table, column: name }];
    case 'AT_AddConstraint':
      return constraintEvents(table, as(def, 'Constraint'));
    case 'AT_ValidateConstraint':
      return [{ type: 'validated', table, name }];
    case 'AT_DropConstraint':
      return [{ type: 'constraint-dropped', table, name, ifExists: command.missing_ok === true }];
    default:
      return [];
  }
}
