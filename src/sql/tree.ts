/** Ways through PostgreSQL's parse trees: every node is an object of one key, its kind. Names of relations in them. */
import type { List, Node, RangeVar, TypeName } from 'libpg-query';

/** The name of a kind of node: `AlterTableStmt`. */
export type NodeKind = Node extends infer N ? (N extends unknown ? keyof N : never) : never;
type Narrowed<K extends NodeKind> = Extract<Node, Record<K, unknown>>;
export type NodeBody<K extends NodeKind> = Narrowed<K>[K & keyof Narrowed<K>];

/** The body of a node, when it is of that kind. */
export function as<K extends NodeKind>(node: Node | undefined, kind: K): NodeBody<K> | undefined {
  return node !== undefined && kind in node ? (node as Narrowed<K>)[kind as never] : undefined;
}

/** Every node of one kind at or below a value of a tree, outermost first. */
export function* below<K extends NodeKind>(value: unknown, kind: K): Generator<NodeBody<K>> {
  if (Array.isArray(value)) {
    for (const item of value) yield* below(item, kind);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === kind) yield inner as NodeBody<K>;
      yield* below(inner, kind);
    }
  }
}

export function tagOf(node: Node): string {
  return Object.keys(node)[0] ?? '';
}

/** Names in a list of String nodes; `*` for a star. */
export function namesOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => {
    if ('A_Star' in node) return ['*'];
    const text = as(node, 'String')?.sval;
    return text === undefined ? [] : [text];
  });
}

/** The place of a node in the text, in bytes; the nearest one below it that knows. */
export function placeOf(node: Node | undefined): number {
  if (node === undefined) return 0;
  const own = (Object.values(node)[0] as { readonly location?: number } | undefined)?.location;
  if (own !== undefined) return own;
  const places = nodesBelow(node)
    .map(placeOf)
    .filter((place) => place > 0);
  return places.length === 0 ? 0 : Math.min(...places);
}

/** Nodes directly below a node, in the order of its fields. */
export function nodesBelow(node: Node): readonly Node[] {
  return nodesIn(Object.values(node)[0]);
}

/** A node is an object with one key that begins with a capital; every other object only holds some. */
function nodesIn(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesAt);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(nodesAt);
}

function nodesAt(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesAt);
  if (value === null || typeof value !== 'object') return [];
  const [key, ...more] = Object.keys(value);
  return key !== undefined && more.length === 0 && /^[A-Z]/.test(key) ? [value as Node] : nodesIn(value);
}

/** A table, view or type as it is written: the schema is absent when it is left to the search path. */
export interface RelationName {
  readonly schema?: string;
  readonly name: string;
}

export function relationOf(range: RangeVar | undefined): RelationName | undefined {
  if (range?.relname === undefined) return undefined;
  return { ...(range.schemaname === undefined ? {} : { schema: range.schemaname }), name: range.relname };
}

export function relationOfNames(names: readonly string[]): RelationName | undefined {
  const [name, schema] = [names.at(-1), names.at(-2)];
  if (name === undefined) return undefined;
  return { ...(schema === undefined ? {} : { schema }), name };
}

/** The object that an element of DROP names. */
export function droppedName(node: Node): RelationName | undefined {
  const list = as(node, 'List') as List | undefined;
  const type = as(node, 'TypeName') as TypeName | undefined;
  return relationOfNames(namesOf(list?.items ?? type?.names));
}

/** True when both can be the same object: a name without a schema may be of any. */
export function sameRelation(a: RelationName, b: RelationName): boolean {
  return a.name === b.name && (a.schema === undefined || b.schema === undefined || a.schema === b.schema);
}

export function relationText(relation: RelationName): string {
  return relation.schema === undefined ? relation.name : `${relation.schema}.${relation.name}`;
}
