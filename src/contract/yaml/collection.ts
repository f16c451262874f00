/** Shapes of many: lists, maps of named things, and the choice between writing styles. */
import { isAlias, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Place } from '../../core/diagnostic.ts';
import { isTruncated } from '../../core/identifier.ts';
import type { Node, Reading } from './document.ts';
import { type Shape, wrongType } from './shape.ts';

export interface Entry {
  readonly key: string;
  readonly place: Place;
  /** Undefined when nothing stands after the colon. */
  readonly value: Node | undefined;
}

/** The pairs of a map: merge keys (`<<`) read in, double and unusable keys reported. */
export function entriesOf(map: YAMLMap, reading: Reading, path: string): readonly Entry[] {
  const entries = new Map<string, Entry>();
  const merged: Entry[] = [];
  for (const pair of map.items) {
    const keyNode = pair.key as Node | null;
    if (!isScalar(keyNode) || keyNode.value === null || typeof keyNode.value === 'object') {
      const at = keyNode ?? (pair.value as Node | null) ?? map;
      reading.findings.add('C019', reading.place(at, path), `a key of ${path} is not a name`, {
        fix: 'keys are plain names; quote one that begins with a special character',
      });
      continue;
    }
    const key = typeof keyNode.value === 'string' ? keyNode.value : (keyNode.source ?? String(keyNode.value));
    const written = pair.value as Node | null | undefined;
    const target = written === null || written === undefined ? undefined : reading.resolve(written);
    // An alias to nothing was reported when it was looked up.
    if (isAlias(written) && target === undefined) continue;
    const value = isNothing(target) ? undefined : target;
    if (key === '<<' && value !== undefined) {
      for (const source of isSeq(value) ? value.items : [value]) {
        const target = reading.resolve(source as Node);
        if (isMap(target)) merged.push(...entriesOf(target, reading, path));
        else reading.findings.add('C019', reading.place(keyNode, path), '<< takes a map or a list of maps');
      }
      continue;
    }
    const place = reading.place(keyNode, path);
    const earlier = entries.get(key);
    if (earlier === undefined) entries.set(key, { key, place, value });
    else {
      reading.findings.add('C004', place, `${path} has the key ${key} twice`, {
        why: 'Only one of the two could count, and nobody would see which.',
        fix: `the first is on line ${earlier.place.line}`,
      });
    }
  }
  for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
  return [...entries.values()];
}

/** Nothing is written: `key:` is no value, while `key: null` is one. */
function isNothing(node: Node | undefined): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

export function list<T>(item: Shape<T>, words: string): Shape<readonly T[]> {
  return {
    words,
    inner: item,
    schema: () => ({ type: 'array', items: item.schema() }),
    read(node, reading, path) {
      if (!isSeq(node))
        return wrongType(node, reading, path, words, 'a list is [a, b] or lines that begin with -');
      return node.items.flatMap((child) => {
        const target = child === null ? undefined : reading.resolve(child as Node);
        if (target === undefined) return [];
        const value = item.read(target, reading, path);
        return value === undefined ? [] : [value];
      });
    },
  };
}

/** `a` or `[a, b]`. */
export function oneOrMany<T>(item: Shape<T>, words: string): Shape<readonly T[]> {
  const many = list(item, words);
  return {
    words,
    inner: item,
    schema: () => ({ anyOf: [item.schema(), many.schema()] }),
    read(node, reading, path) {
      if (isSeq(node)) return many.read(node, reading, path);
      const value = item.read(node, reading, path);
      return value === undefined ? undefined : [value];
    },
  };
}

/** One named thing of a map. */
export interface Named<T> {
  readonly name: string;
  readonly place: Place;
  /** Undefined when nothing is written and nothing need be. */
  readonly value: T | undefined;
}

export interface MapOptions {
  /** `table`, `column`: what one entry is. */
  readonly what: string;
  /** Whether names become PostgreSQL identifiers, which end at 63 bytes. */
  readonly identifiers?: boolean;
  /** Whether nothing may stand after the name: `public:`. */
  readonly empty?: boolean;
  /** Part of the thing around it: an entry `email` under `users.columns` is called `users.email`. */
  readonly nested?: boolean;
}

/** Names → things, in the order written. */
export function mapOf<T>(value: Shape<T>, words: string, options: MapOptions): Shape<readonly Named<T>[]> {
  return {
    words,
    inner: value,
    schema: () => ({
      type: 'object',
      additionalProperties: options.empty ? { anyOf: [value.schema(), { type: 'null' }] } : value.schema(),
    }),
    read(node, reading, path) {
      if (!isMap(node))
        return wrongType(node, reading, path, words, `write a name, a colon and the ${options.what}`);
      return entriesOf(node, reading, path).flatMap((entry): Named<T>[] => {
        const name = entry.key;
        const inside = options.nested ? `${path.slice(0, path.lastIndexOf('.'))}.${name}` : name;
        if (name.trim() === '') {
          reading.findings.add('C019', entry.place, `a ${options.what} of ${path} has no name`);
          return [];
        }
        if (options.identifiers && name.split('.').some(isTruncated)) {
          reading.findings.add(
            'C017',
            entry.place,
            `the name of ${options.what} ${name} is longer than 63 bytes`,
            {
              why: 'PostgreSQL cuts longer names without an error, and two may become one.',
            },
          );
          return [];
        }
        if (entry.value === undefined) {
          if (options.empty) return [{ name, place: entry.place, value: undefined }];
          reading.findings.add('C005', entry.place, `${options.what} ${inside} says nothing`, {
            fix: `it must be ${value.words}`,
          });
          return [];
        }
        const read = value.read(entry.value, reading, inside);
        return read === undefined ? [] : [{ name, place: { ...entry.place, object: inside }, value: read }];
      });
    },
  };
}

interface Styles {
  readonly scalar?: Shape<unknown>;
  readonly list?: Shape<unknown>;
  readonly map?: Shape<unknown>;
}
type ReadBy<S extends Styles> = S[keyof S] extends infer Each
  ? Each extends Shape<infer T>
    ? T
    : never
  : never;

/** Different shapes for a scalar, a list and a map: the short and the long way to write one thing. */
export function written<S extends Styles>(words: string, by: S): Shape<ReadBy<S>> {
  const shapes = [by.scalar, by.list, by.map].filter((shape) => shape !== undefined);
  return {
    words,
    ...(by.map === undefined ? {} : { inner: by.map }),
    schema: () => ({ anyOf: shapes.map((shape) => shape.schema()) }),
    read(node, reading, path) {
      const shape = isMap(node) ? by.map : isSeq(node) ? by.list : by.scalar;
      // Each style reads its own type; ReadBy is the union of them.
      return shape === undefined
        ? wrongType(node, reading, path, words)
        : (shape.read(node, reading, path) as ReadBy<S> | undefined);
    },
  };
}
