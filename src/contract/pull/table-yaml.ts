/** One table's facts → what the contract says of it. */
import type { Catalog, Fact, FactId } from '../../catalog/catalog.ts';
import type { ConstraintAttributes } from '../../catalog/constraint.ts';
import { attributes, lastName, nameParts } from '../../catalog/kind.ts';
import type { ColumnAttributes } from '../../catalog/kinds/column.ts';
import type { IndexAttributes } from '../../catalog/kinds/index.ts';
import { camelCase, unquoteIdentifier } from '../../core/identifier.ts';
import { checkCondition, indexParts, parenthesised, withoutParentheses } from '../../sql/deparsed.ts';
import { checkName, foreignKeyName, indexName, primaryKeyName, uniqueName } from '../parse/names.ts';
import { foreignKeyParts, shortType, withoutCasts, withoutDeferrable } from './definition.ts';
import type { Selection } from './selection.ts';
import { Raw, type Value } from './yaml-text.ts';

type Map = { readonly [key: string]: Value | undefined };

export interface TableYaml {
  readonly head: Map;
  readonly columns: readonly (readonly [name: string, column: Map])[];
  /** `unique`, `checks`, … : one line for each entry. */
  readonly lists: readonly (readonly [key: string, entries: readonly Value[]])[];
}

/** `public.users` → `users`; other schemas stay. Quotes are taken off: YAML names are plain. */
export function plainName(quoted: string): string {
  const [schema = '', name = ''] = nameParts(quoted).map(unquoteIdentifier);
  return schema === 'public' ? name : `${schema}.${name}`;
}

export function tableYaml(
  table: Fact,
  parts: readonly Fact[],
  selection: Selection,
  catalog: Catalog,
): TableYaml {
  const name = unquoteIdentifier(lastName(table));
  const of = (kind: Fact['kind']): readonly Fact[] =>
    parts.filter((part) => part.kind === kind && selection.has(part.id));
  const comment = (id: FactId): string | undefined => {
    const text = catalog.facts.get(`comment ${id}`)?.attributes.text;
    return typeof text === 'string' ? text : undefined;
  };
  const inline = new Map<string, Record<string, Value>>();
  const at = (column: string): Record<string, Value> => {
    const known = inline.get(column) ?? {};
    inline.set(column, known);
    return known;
  };
  const lists: [string, Value[]][] = [];
  const push = (key: string, entry: Value): void => {
    const list = lists.find(([known]) => known === key);
    if (list === undefined) lists.push([key, [entry]]);
    else list[1].push(entry);
  };

  const head: Record<string, Value | undefined> = { description: comment(table.id) };
  for (const key of of('primary-key')) primaryKey(name, key, at, head);
  for (const unique of of('unique')) uniqueEntry(name, unique, at, push);
  for (const key of of('foreign-key')) foreignKeyEntry(name, key, at, push, comment(key.id), selection);
  for (const check of of('check')) checkEntry(name, check, at, push, comment(check.id));
  for (const exclusion of of('exclusion')) exclusionEntry(exclusion, push);
  for (const index of of('index')) indexEntry(name, index, push);

  const columns = of('column').map((column) => {
    const column_ = unquoteIdentifier(lastName(column));
    return [column_, columnYaml(column, at(column_), comment(column.id), selection, catalog)] as const;
  });
  return { head, columns: withFields(columns), lists };
}

type At = (column: string) => Record<string, Value>;
type Push = (key: string, entry: Value) => void;
const constraint = (fact: Fact): ConstraintAttributes => attributes<ConstraintAttributes>(fact);
const nameOf = (fact: Fact): string => unquoteIdentifier(lastName(fact));

function primaryKey(table: string, key: Fact, at: At, head: Record<string, Value | undefined>): void {
  const { columns, definition } = constraint(key);
  if (!/^PRIMARY KEY \([^()]*\)$/.test(definition)) return;
  const name = nameOf(key);
  const [only] = columns;
  if (columns.length === 1 && only !== undefined && name === primaryKeyName(table))
    at(only).primary_key = true;
  else head.primary_key = name === primaryKeyName(table) ? columns : { columns, name };
}

function uniqueEntry(table: string, unique: Fact, at: At, push: Push): void {
  const { columns, definition, deferrable } = constraint(unique);
  const match = /^UNIQUE (NULLS NOT DISTINCT )?\([^()]*\)$/.exec(withoutDeferrable(definition));
  if (match === null) return;
  const name = nameOf(unique);
  const derived = name === uniqueName(table, columns);
  const plain = match[1] === undefined && deferrable === undefined;
  const [only] = columns;
  if (derived && plain && columns.length === 1 && only !== undefined) at(only).unique = true;
  else if (derived && plain) push('unique', columns);
  else {
    push('unique', {
      columns,
      name: derived ? undefined : name,
      nulls_not_distinct: match[1] === undefined ? undefined : true,
      deferrable,
    });
  }
}

function foreignKeyEntry(
  table: string,
  key: Fact,
  at: At,
  push: Push,
  description: string | undefined,
  selection: Selection,
): void {
  const { definition, deferrable } = constraint(key);
  const parts = foreignKeyParts(definition);
  if (parts === undefined || !selection.has(`table ${parts.table}`)) return;
  const name = nameOf(key);
  const target = plainName(parts.table);
  const actions = { on_delete: parts.onDelete, on_update: parts.onUpdate, deferrable };
  const [column] = parts.columns;
  const [referenced] = parts.referenced;
  const inline =
    parts.columns.length === 1 && name === foreignKeyName(table, parts.columns) && description === undefined;
  if (
    inline &&
    column !== undefined &&
    referenced !== undefined &&
    !/[.\s]/.test(`${target.replace('.', '')}${referenced}`)
  ) {
    const entries = Object.entries({ references: `${target}.${referenced}`, ...actions });
    for (const [k, value] of entries) if (value !== undefined) at(column)[k] = value;
    return;
  }
  push('foreign_keys', {
    columns: parts.columns,
    references: { table: target, columns: parts.referenced },
    name: name === foreignKeyName(table, parts.columns) ? undefined : name,
    ...actions,
    description,
  });
}

function checkEntry(table: string, check: Fact, at: At, push: Push, description: string | undefined): void {
  const { columns, definition } = constraint(check);
  const exact = checkCondition(definition);
  if (exact === undefined) return;
  const condition = withoutCasts(exact);
  const name = nameOf(check);
  const [only] = columns;
  const own = only !== undefined && columns.length === 1 && name === checkName(table, only);
  if (own && description === undefined && at(only).check === undefined) at(only).check = new Raw(condition);
  else push('checks', { name, expression: new Raw(condition), description });
}

function exclusionEntry(exclusion: Fact, push: Push): void {
  const { definition } = constraint(exclusion);
  const match = /^EXCLUDE USING (\w+) \(/.exec(definition);
  if (match === null) return;
  const elements = parenthesised(definition, match[0].length - 1);
  if (elements === undefined || !/^(?: WHERE \([\s\S]*\))?$/.test(elements.rest)) return;
  push('exclusions', {
    name: nameOf(exclusion),
    method: match[1] === 'gist' ? undefined : match[1],
    elements: new Raw(elements.inside),
    where: elements.rest === '' ? undefined : new Raw(withoutParentheses(elements.rest.slice(7))),
  });
}

function indexEntry(table: string, index: Fact, push: Push): void {
  const { definition, method, unique, where, nullsNotDistinct } = attributes<IndexAttributes>(index);
  const parts = indexParts(definition);
  if (parts === undefined) return;
  const name = nameOf(index);
  push('indexes', {
    name: name === indexName(table, parts.keys) ? undefined : name,
    columns: parts.keys.map((column) => new Raw(column)),
    unique: unique || undefined,
    method: method === 'btree' ? undefined : method,
    include: parts.include.length === 0 ? undefined : parts.include,
    nulls_not_distinct: nullsNotDistinct,
    where: where === undefined ? undefined : new Raw(withoutCasts(withoutParentheses(where))),
  });
}

function columnYaml(
  fact: Fact,
  inline: Map,
  description: string | undefined,
  selection: Selection,
  catalog: Catalog,
): Map {
  const column = attributes<ColumnAttributes>(fact);
  const inKey = inline.primary_key === true;
  return {
    type: shortType(column.type),
    primary_key: inline.primary_key,
    nullable: column.notNull || inKey ? undefined : true,
    unique: inline.unique,
    default:
      column.default === undefined || selection.withoutDefault.has(fact.id)
        ? undefined
        : new Raw(defaultText(column, catalog)),
    identity: column.identity === undefined ? undefined : column.identity.mode.toLowerCase(),
    generated:
      column.generated === undefined
        ? undefined
        : column.generated.stored
          ? new Raw(withoutParentheses(column.generated.expression))
          : { expression: new Raw(withoutParentheses(column.generated.expression)), stored: false },
    collation: column.collation === undefined ? undefined : plainCollation(column.collation),
    check: inline.check,
    references: inline.references,
    on_delete: inline.on_delete,
    on_update: inline.on_update,
    deferrable: inline.deferrable,
    description,
  };
}

/** `'pending'::public.order_status` of an enum column → `pending`. */
function defaultText(column: ColumnAttributes, catalog: Catalog): string {
  const text = column.default ?? '';
  const match = /^'((?:[^']|'')*)'::(.+)$/.exec(text);
  if (match?.[1] === undefined || match[2] !== column.type) return text;
  const type = catalog.facts.get(`enum ${column.type}`) ?? catalog.facts.get(`enum public.${column.type}`);
  const label = match[1].replaceAll("''", "'");
  return Array.isArray(type?.attributes.values) && type.attributes.values.includes(label) ? label : text;
}

/** `de_DE.utf8` is a name with a dot in it, so that a qualified one is told by its quotes. */
function plainCollation(collation: string): string {
  const names = nameParts(collation).map(unquoteIdentifier);
  return names.length === 1 && !names[0]?.includes('"') ? (names[0] ?? '') : names.map(inQuotes).join('.');
}

const inQuotes = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Columns that would become one TypeScript field get fields of their own. */
function withFields(columns: readonly (readonly [string, Map])[]): readonly (readonly [string, Map])[] {
  const taken = new Set<string>();
  return columns.map(([name, column]) => {
    let field = camelCase(name);
    while (taken.has(field)) field = `${field}_`;
    taken.add(field);
    return [name, field === camelCase(name) ? column : { ...column, field }] as const;
  });
}

export function partsByTable(catalog: Catalog): ReadonlyMap<FactId, readonly Fact[]> {
  const parts = new Map<FactId, Fact[]>();
  for (const fact of catalog.facts.values()) {
    if (fact.parent === undefined || !fact.parent.startsWith('table ')) continue;
    const known = parts.get(fact.parent);
    if (known === undefined) parts.set(fact.parent, [fact]);
    else known.push(fact);
  }
  return parts;
}
