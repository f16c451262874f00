/** An operation as a tool: its name, its schemas, and what it may do. */
import {
  fromJsonSchema,
  type StandardSchemaWithJSON,
  type ToolAnnotations,
} from '@modelcontextprotocol/server';
import type { Operation } from '../operations/operation.ts';
import { documentSchema, inputSchema, type JsonSchema } from '../operations/schema.ts';

export interface ToolDefinition {
  /** `quality run` → `quality_run`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: StandardSchemaWithJSON<Readonly<Record<string, unknown>>>;
  readonly outputSchema: StandardSchemaWithJSON;
  readonly annotations: ToolAnnotations;
}

export function toolOf(operation: Operation): ToolDefinition {
  return {
    name: operation.name.replaceAll(' ', '_'),
    title: operation.summary,
    description: `${operation.summary}. ${operation.description}`,
    inputSchema: told(inputSchema(operation)),
    outputSchema: told(documentSchema(operation)),
    annotations: {
      readOnlyHint: operation.effect === 'read',
      destructiveHint: operation.effect === 'destructive',
      idempotentHint: operation.effect === 'read',
      openWorldHint: false,
    },
  };
}

/** A schema that clients are told. What comes in is checked by the operation itself, which says more than a schema does. */
function told<T>(schema: JsonSchema): StandardSchemaWithJSON<T> {
  return fromJsonSchema<T>(schema, {
    getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
  });
}
