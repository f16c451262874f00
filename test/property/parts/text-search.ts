/** A text search dictionary with a configuration that uses it. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';

interface TextSearchSpec {
  readonly schema: Pick | undefined;
  readonly accept: boolean;
  readonly copied: string;
  readonly words: string | undefined;
}

export const textSearch: Part<TextSearchSpec> = {
  name: 'text-search',
  weight: 1,
  spec: fc.record({
    schema: rarely(pick),
    accept: fc.boolean(),
    copied: oneOf('simple', 'english'),
    words: rarely(oneOf('asciiword', 'word, asciiword')),
  }),
  schema: (spec) => spec.schema,
  sql: ({ spec, sql }) => [
    `CREATE TEXT SEARCH DICTIONARY ${sql} (TEMPLATE = simple, ACCEPT = ${spec.accept})`,
    `CREATE TEXT SEARCH CONFIGURATION ${sql} (COPY = ${spec.copied})`,
    ...(spec.words === undefined
      ? []
      : [`ALTER TEXT SEARCH CONFIGURATION ${sql} ALTER MAPPING FOR ${spec.words} WITH ${sql}, simple`]),
  ],
};
