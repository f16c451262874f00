/** An operation as a row of the help table, by way of the JSON Schema of its input. */
import { z } from 'zod';
import type { Face } from '../../operations/face.ts';
import type { Operation } from '../../operations/operation.ts';
import { globalOptions, type OptionHelp, type VerbHelp } from './table.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Throws when an input cannot be typed on a command line, or is not described: both are mistakes in a verb. */
export function describeOperation(
  operation: Pick<
    Operation,
    'name' | 'summary' | 'description' | 'examples' | 'effect' | 'input' | 'positional'
  >,
): VerbHelp {
  const schema = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as Schema;
  const positional = operation.positional ?? [];
  const all = Object.entries(schema.properties ?? {}).map(([field, property]) =>
    describeField(operation.name, field, property, schema.required?.includes(field) ?? false),
  );
  const taken = new Set(globalOptions.map((o) => o.flag));
  for (const field of all) {
    if (taken.has(field.flag)) throw new Error(`${operation.name}: --${field.flag} is a global flag`);
  }
  return {
    name: operation.name,
    summary: upperFirst(operation.summary),
    description: operation.description,
    examples: operation.examples.map((e) => ({ ...e, does: lowerFirst(e.does) })),
    effect: operation.effect,
    positional: positional.map((name) => {
      const field = all.find((o) => o.field === name);
      if (field === undefined) throw new Error(`${operation.name}: positional ${name} is not in its input`);
      return field;
    }),
    options: all.filter((o) => !positional.includes(o.field)),
  };
}

/** A verb that stays. */
export function describeFace(face: Face): VerbHelp {
  return { ...describeOperation(face), stays: true };
}

/** `allowLossy` and `allow_lossy` → `allow-lossy`. */
export function flagName(field: string): string {
  return field
    .replaceAll('_', '-')
    .replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)
    .replace(/^-/, '');
}

function describeField(verb: string, field: string, schema: Schema, required: boolean): OptionHelp {
  const element = schema.type === 'array' ? (schema.items ?? {}) : schema;
  const type = scalarType(element);
  const description = schema.description;
  if (type === undefined || description === undefined) {
    throw new Error(
      `${verb}: input ${field} ${type === undefined ? 'cannot be a flag' : 'has no description'}`,
    );
  }
  const choices = choicesOf(element);
  const fallback = defaultOf(schema.default);
  return {
    field,
    flag: flagName(field),
    type,
    ...(choices === undefined ? {} : { choices }),
    repeats: schema.type === 'array',
    required,
    ...(fallback === undefined ? {} : { default: fallback }),
    description: upperFirst(description),
  };
}

function scalarType(schema: Schema): OptionHelp['type'] | undefined {
  if (schema.anyOf !== undefined) {
    const types = new Set(schema.anyOf.filter((s) => s.type !== 'null').map(scalarType));
    const [only] = types;
    return types.size === 1 ? only : types.has(undefined) || types.has('boolean') ? undefined : 'string';
  }
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((t) => t !== 'null');
  if (type === 'boolean' || type === 'string' || type === 'number') return type;
  return type === 'integer' ? 'number' : undefined;
}

function choicesOf(schema: Schema): readonly string[] | undefined {
  if (schema.enum !== undefined) return schema.enum.map(String);
  if (schema.anyOf?.every((s) => s.const !== undefined)) return schema.anyOf.map((s) => String(s.const));
  return undefined;
}

function defaultOf(value: unknown): OptionHelp['default'] | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (!Array.isArray(value)) return undefined;
  return value.filter((v): v is string | number => typeof v === 'string' || typeof v === 'number');
}

/** One page of help reads the same whoever wrote its parts. */
function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]*\b/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
