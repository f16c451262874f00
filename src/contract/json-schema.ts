/** The contract's JSON Schema, for editors: completion, descriptions and checks while writing. */
import { fileShape } from './parse/file.ts';
import type { JsonSchema } from './yaml/shape.ts';

export function contractJsonSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Datawright contract',
    description: 'What a team declares of its data. A field that is not in the contract does not exist.',
    ...fileShape.schema(),
  };
}
