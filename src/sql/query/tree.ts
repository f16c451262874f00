/** Reading the grammar's trees: names in lists, constants, type names, and whatever hangs below a node. */
import type { Node, TypeName } from 'libpg-query';

/** The fields of a node when it is of this tag. */
export function fieldsOf<K extends string>(node: Node | undefined, tag: K): FieldsOf<K> | undefined {
  return node === undefined
    ? undefined
    : ((node as Readonly<Record<string, unknown>>)[tag] as FieldsOf<K> | undefined);
}

type FieldsOf<K extends string> = Node extends infer N
  ? N extends Readonly<Record<K, infer F>>
    ? F
    : never
  : never;

export function tagOf(node: Node): string {
  return Object.keys(node)[0] ?? '';
}

/** Names in a list of String nodes; `*` for a star. */
export function namesOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => {
    if ('A_Star' in node) return ['*'];
    const text = fieldsOf(node, 'String')?.sval;
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

/** The grammar's names of types, as `format_type` says them. */
const SPELLED: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  bpchar: 'character',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
  varbit: 'bit varying',
};

/** `integer[]` of a TypeName; modifiers are left out. */
export function typeText(type: TypeName | undefined): string | undefined {
  const names = namesOf(type?.names);
  const last = names.at(-1);
  if (last === undefined) return undefined;
  const builtIn = names.length === 1 || names[0] === 'pg_catalog';
  const text = builtIn ? (SPELLED[last] ?? last) : names.join('.');
  return (type?.arrayBounds ?? []).length > 0 ? `${text}[]` : text;
}
