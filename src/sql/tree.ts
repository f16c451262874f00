/** Ways through PostgreSQL's parse trees: every node is an object of one key, its kind. */
import type { List, Node, RangeVar, String as Text, TypeName } from 'libpg-query';

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

/** A table, view or type as it is written: the schema is absent when it is left to the search path. */
export interface RelationName {
  readonly schema?: string;
  readonly name: string;
}

export function relationOf(range: RangeVar | undefined): RelationName | undefined {
  if (range?.relname === undefined) return undefined;
  return { ...(range.schemaname === undefined ? {} : { schema: range.schemaname }), name: range.relname };
}

/** The texts of a list of names: `{pg_catalog, int4}`. */
export function textsOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => {
    const text = (as(node, 'String') as Text | undefined)?.sval;
    return text === undefined ? [] : [text];
  });
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
  return relationOfNames(textsOf(list?.items ?? type?.names));
}

/** True when both can be the same object: a name without a schema may be of any. */
export function sameRelation(a: RelationName, b: RelationName): boolean {
  return a.name === b.name && (a.schema === undefined || b.schema === undefined || a.schema === b.schema);
}

export function relationText(relation: RelationName): string {
  return relation.schema === undefined ? relation.name : `${relation.schema}.${relation.name}`;
}
