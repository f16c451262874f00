/**
 * A shape is the one description of a value in the contract: how it is read (with positions, collecting
 * findings), how editors know it (JSON Schema) and how the reference names it.
 */
import { isMap, isScalar, isSeq } from 'yaml';
import type { Place } from '../../core/diagnostic.ts';
import type { Json } from '../../core/hash.ts';
import { didYouMean } from '../../core/suggestion.ts';
import type { Node, Reading } from './document.ts';

export type JsonSchema = { readonly [key: string]: Json };

export interface Shape<T> {
  /** For people, after "must be": `text`, `a list of column names`. */
  readonly words: string;
  schema(): JsonSchema;
  /** `path` names the element in messages: `users.email`. */
  read(node: Node, reading: Reading, path: string): T | undefined;
  /** The record, map or list inside, for the reference. */
  readonly inner?: Shape<unknown>;
}

/** A scalar and where it stands. */
export interface Written<T = string> {
  readonly value: T;
  readonly place: Place;
}

/** Reports that `node` is not what `words` says, and what was found instead. */
export function wrongType(
  node: Node,
  reading: Reading,
  path: string,
  words: string,
  fix?: string,
): undefined {
  reading.findings.add('C003', reading.place(node, path), `${path} must be ${words}, not ${kindOf(node)}`, {
    fix,
  });
  return undefined;
}

function kindOf(node: Node): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node)) return 'an alias';
  if (node.value === null) return 'empty';
  return typeof node.value === 'string'
    ? `"${shorten(node.value)}"`
    : `the ${typeof node.value} ${String(node.value)}`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** Text. A number or boolean is refused: what it is to PostgreSQL is not what it is to YAML. */
export function text(words = 'text', pattern?: RegExp): Shape<Written> {
  return {
    words,
    schema: (): JsonSchema =>
      pattern === undefined ? { type: 'string' } : { type: 'string', pattern: pattern.source },
    read(node, reading, path) {
      if (!isScalar(node) || typeof node.value !== 'string') {
        const quotable = isScalar(node) && node.value !== null;
        return wrongType(
          node,
          reading,
          path,
          words,
          quotable ? `write "${String(node.source ?? node.value)}"` : undefined,
        );
      }
      if (pattern !== undefined && !pattern.test(node.value)) return wrongType(node, reading, path, words);
      return { value: node.value, place: reading.place(node, path) };
    },
  };
}

/** Any scalar, as its source text: expressions, versions, enum labels — `0`, `true` and `None` mean themselves. */
export function literal(words: string): Shape<Written> {
  return {
    words,
    schema: () => ({ type: ['string', 'number', 'boolean'] }),
    read(node, reading, path) {
      if (!isScalar(node)) return wrongType(node, reading, path, words);
      const value = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
      if (value === '' && node.value === null) return wrongType(node, reading, path, words);
      return { value, place: reading.place(node, path) };
    },
  };
}

export const flag: Shape<boolean> = {
  words: 'true or false',
  schema: () => ({ type: 'boolean' }),
  read(node, reading, path) {
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    const yes = isScalar(node) && /^(yes|on|y)$/i.test(String(node.value));
    const no = isScalar(node) && /^(no|off|n)$/i.test(String(node.value));
    return wrongType(
      node,
      reading,
      path,
      'true or false',
      yes ? 'write true' : no ? 'write false' : undefined,
    );
  },
};

/** A number, also with thousands separators: `2_000_000`. */
export const count: Shape<number> = {
  words: 'a number',
  schema: (): JsonSchema => ({ anyOf: [{ type: 'number' }, { type: 'string', pattern: '^[0-9][0-9_,]*$' }] }),
  read(node, reading, path) {
    if (isScalar(node)) {
      if (typeof node.value === 'number' && Number.isFinite(node.value)) return node.value;
      if (typeof node.value === 'string' && /^\d[\d_,]*$/.test(node.value)) {
        return Number(node.value.replaceAll(/[_,]/g, ''));
      }
    }
    return wrongType(node, reading, path, 'a number');
  },
};

/** One of a few words; upper case is understood, typing errors are answered with the nearest. */
export function oneOf<const V extends string>(...values: readonly V[]): Shape<Written<V>> {
  const words =
    values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
  return {
    words,
    schema: () => ({ enum: [...values] }),
    read(node, reading, path) {
      const given = isScalar(node) ? String(node.source ?? node.value) : undefined;
      const match = values.find((value) => value === given?.toLowerCase());
      if (match !== undefined) return { value: match, place: reading.place(node, path) };
      return wrongType(
        node,
        reading,
        path,
        words,
        given === undefined ? undefined : didYouMean(given, values),
      );
    },
  };
}

/** Nodes → plain data. Integers with underscores stay text; aliases are resolved within the reading's limit. */
export function plain(node: unknown, reading: Reading): unknown {
  const target = node === null || node === undefined ? undefined : reading.resolve(node as Node);
  if (isScalar(target)) return target.value;
  if (isSeq(target)) return target.items.map((item) => plain(item, reading));
  if (!isMap(target)) return undefined;
  return Object.fromEntries(
    target.items.map((pair) => [
      isScalar(pair.key) ? String(pair.key.value) : '',
      plain(pair.value, reading),
    ]),
  );
}
