/** The outputs of the verbs as a Markdown page: what `--json` prints, field by field. */
import type { Operation } from '../../operations/operation.ts';
import { documentSchema, outputSchema } from '../../operations/schema.ts';
import { cell } from './document.ts';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
}

export function outputDocument(verbs: readonly Pick<Operation, 'name' | 'output'>[]): string {
  const [first] = verbs;

  return [
    '# Output for programs',
    '',
    '<!-- Written by npm run docs from the operations; do not edit. -->',
    '',
    'With `--json` a verb prints one document. `datawright <verb> --help --json` prints the JSON Schema (draft 2020-12) of that',
    'document as `json`, and of what the verb takes as `input`; in the library `documentSchema`, `outputSchema` and `inputSchema` of an',
    'operation give the same. A field that may be absent has a `?` behind its name, `[]` stands for each element of a list, `{}` for each',
    'value of an object whose names are data.',
    '',
    ...(first === undefined ? [] : table(frameOf(first))),
    '',
    '`output` of each verb:',
    ...verbs.flatMap((verb) => ['', `## ${verb.name}`, '', ...table(outputSchema(verb))]),
    '',
  ].join('\n');
}

/** The document of any verb: which one, and what it gives, differ. */
function frameOf(verb: Pick<Operation, 'name' | 'output'>): Schema {
  const schema: Schema = documentSchema(verb);
  const own: Readonly<Record<string, Schema>> = {
    operation: { type: 'string', description: 'The verb' },
    output: {
      type: 'object or null',
      description: 'See below; null when the verb failed or was interrupted',
    },
  };
  return { ...schema, properties: { ...schema.properties, ...own } };
}

function table(schema: Schema): readonly string[] {
  return ['| field | type | |', '|---|---|---|', ...fields(schema, '')];
}

function fields(schema: Schema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const absent = schema.required?.includes(name) === true ? '' : '?';
    const { below, suffix } = inner(property);
    return [
      `| \`${path}${absent}\` | ${cell(typeOf(property))} | ${cell(property.description ?? '')} |`,
      ...below.flatMap((each) => fields(each, `${path}${suffix}.`)),
    ];
  });
}

/** What is inside of a list, an object or a choice of objects. */
function inner(schema: Schema): { readonly below: readonly Schema[]; readonly suffix: string } {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    const found = choices.map(inner);
    return {
      below: found.flatMap(({ below }) => below),
      suffix: found.find(({ suffix }) => suffix)?.suffix ?? '',
    };
  }
  if (schema.type === 'array' && schema.items !== undefined) {
    const { below, suffix } = inner(schema.items);
    return { below, suffix: `[]${suffix}` };
  }
  if (typeof schema.additionalProperties === 'object') {
    const { below, suffix } = inner(schema.additionalProperties);
    return { below, suffix: `{}${suffix}` };
  }
  return { below: schema.properties === undefined ? [] : [schema], suffix: '' };
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(' ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  return schema.type ?? 'any';
}
