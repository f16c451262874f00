/** A map with known keys: one table of keys gives the reader, the "did you mean", the JSON Schema and the reference. */
import { isMap } from 'yaml';
import type { Place } from '../../core/diagnostic.ts';
import { didYouMean } from '../../core/suggestion.ts';
import { type Entry, entriesOf } from './collection.ts';
import { type JsonSchema, type Shape, wrongType } from './shape.ts';

export interface Key<T> {
  readonly shape: Shape<T>;
  /** What it says, for editors and the reference; one or two sentences. */
  readonly description: string;
  /** As written in a contract. */
  readonly example?: string;
  readonly required?: boolean;
}

export type Keys = Readonly<Record<string, Key<unknown>>>;

/** What was read: every key may be missing, since a missing required one is reported and reading goes on. */
export type Fields<K extends Keys> = {
  readonly [N in keyof K]?: K[N] extends Key<infer T> ? T : never;
} & { readonly $place: Place; readonly $keys: Readonly<Record<string, Place>> };

export interface RecordShape<K extends Keys> extends Shape<Fields<K>> {
  readonly name: string;
  readonly keys: K;
}

export function key<T>(
  shape: Shape<T>,
  description: string,
  more: { example?: string; required?: boolean } = {},
): Key<T> {
  return { shape, description, ...more };
}

/** `name` is a noun with its article: `a column`. */
export function record<K extends Keys>(name: string, keys: K): RecordShape<K> {
  const known = Object.keys(keys);
  const required = known.filter((k) => keys[k]?.required === true);
  return {
    name,
    words: `${name} ({ ${known.slice(0, 3).join(', ')}${known.length > 3 ? ', …' : ''} })`,
    keys,
    schema: () => recordSchema(keys, required),
    read(node, reading, path) {
      // The whole file has no path.
      const called = path === '' ? 'the file' : path;
      if (!isMap(node)) return wrongType(node, reading, called, this.words);
      const fields: Record<string, unknown> = {};
      const places: Record<string, Place> = {};
      for (const entry of entriesOf(node, reading, called)) {
        const spec = Object.hasOwn(keys, entry.key) ? keys[entry.key] : undefined;
        if (spec === undefined) {
          reading.findings.add('C002', entry.place, `${called} has an unknown key ${entry.key}`, {
            fix: commaInText(entry) ?? didYouMean(entry.key, known) ?? `${name} knows ${known.join(', ')}`,
          });
          continue;
        }
        places[entry.key] = entry.place;
        if (entry.value === undefined) {
          reading.findings.add('C005', entry.place, `nothing is written after ${entry.key}: of ${called}`, {
            fix: `it must be ${spec.shape.words}`,
          });
          continue;
        }
        fields[entry.key] = spec.shape.read(
          entry.value,
          reading,
          path === '' ? entry.key : `${path}.${entry.key}`,
        );
      }
      for (const missing of required) {
        if (places[missing] === undefined) {
          reading.findings.add('C005', reading.place(node, path), `${called} has no ${missing}`, {
            fix: `add ${missing}: ${keys[missing]?.example ?? keys[missing]?.shape.words ?? ''}`,
          });
        }
      }
      // The keys were read by the shapes that `keys` names, so the record has the type that `keys` gives it.
      return { ...fields, $place: reading.place(node, path), $keys: places } as Fields<K>;
    },
  };
}

/** `{ description: Who ordered, copied }` is a key `copied` to YAML. */
function commaInText(entry: Entry): string | undefined {
  return entry.value === undefined && entry.key.includes(' ')
    ? 'text with a comma inside { } needs quotes'
    : undefined;
}

function recordSchema(keys: Keys, required: readonly string[]): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(keys).map(([name, { shape, description, example }]) => [
        name,
        { ...shape.schema(), description, ...(example === undefined ? {} : { examples: [example] }) },
      ]),
    ),
    required: [...required],
    additionalProperties: false,
  };
}

export function isRecord(shape: Shape<unknown>): shape is RecordShape<Keys> {
  return 'keys' in shape;
}
