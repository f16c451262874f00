/** A catalog's tables and views as names in SQL find them; a view's columns are as nullable as its query makes them. */
import { unquoteIdentifier } from '../core/identifier.ts';
import type { Parse } from '../sql/grammar.ts';
import { analyse } from '../sql/query/analyse.ts';
import { type Relation, type RelationColumn, type Relations, relationsIn } from '../sql/query/relation.ts';
import type { Output } from '../sql/query/value.ts';
import type { Catalog, Fact, FactId } from './catalog.ts';
import { attributes, nameParts, sqlName } from './kind.ts';
import type { ColumnAttributes } from './kinds/column.ts';
import type { ViewAttributes } from './kinds/view.ts';

/** @param parse PostgreSQL's grammar; a view's query is read when its columns are first asked for */
export function relationsOf(catalog: Catalog, parse: Parse, searchPath?: readonly string[]): Relations {
  const columns = new Map<FactId, RelationColumn[]>();
  const relations: Relation[] = [];
  for (const fact of catalog.facts.values()) {
    if (fact.kind === 'table') relations.push({ ...placeOf(fact), columns: listed(columns, fact.id) });
    if (fact.kind === 'column' && fact.parent !== undefined)
      listed(columns, fact.parent).push(columnOf(fact));
    if (fact.kind === 'view' || fact.kind === 'materialized-view') relations.push(viewRelation(fact));
  }
  const all = relationsIn(relations, searchPath);
  return all;

  function viewRelation(fact: Fact): Relation {
    let known: readonly RelationColumn[] | undefined;
    return {
      ...placeOf(fact),
      get columns() {
        known ??= viewColumns(fact, viewOutputs(fact, parse, all));
        return known;
      },
    };
  }
}

/** What a view's query returns, in the order of its columns; empty when its text cannot be read. */
export function viewOutputs(fact: Fact, parse: Parse, relations: Relations): readonly Output[] {
  const parsed = parse(attributes<ViewAttributes>(fact).definition);
  const [statement] = parsed.type === 'statements' ? parsed.statements : [];
  // Functions and catalogs that a view reads are not among the relations.
  return statement === undefined ? [] : analyse(statement.tree, relations, { acceptStrangers: true }).outputs;
}

function viewColumns(fact: Fact, outputs: readonly Output[]): readonly RelationColumn[] {
  return attributes<ViewAttributes>(fact).output.map(({ name, type }, i) => ({
    name,
    type,
    nullable: outputs[i]?.nullable ?? true,
    ...(outputs[i]?.passes === undefined ? {} : { passes: outputs[i].passes }),
  }));
}

function columnOf(fact: Fact): RelationColumn {
  const { type, notNull } = attributes<ColumnAttributes>(fact);
  return { name: namesOf(fact).at(-1) ?? '', type, nullable: !notNull };
}

function placeOf(fact: Fact): Pick<Relation, 'schema' | 'name'> {
  const [schema = '', name = ''] = namesOf(fact);
  return { schema, name };
}

const namesOf = (fact: Fact): readonly string[] => nameParts(sqlName(fact)).map(unquoteIdentifier);

function listed(columns: Map<FactId, RelationColumn[]>, table: FactId): RelationColumn[] {
  const list = columns.get(table) ?? [];
  columns.set(table, list);
  return list;
}
