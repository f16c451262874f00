/** `schemas:`, `extensions:`, `enums:` and `domains:`. */
import type {
  DomainDeclaration,
  EnumDeclaration,
  ExtensionDeclaration,
  SchemaDeclaration,
} from '../contract.ts';
import { list, mapOf, type Named, written } from '../yaml/collection.ts';
import type { Findings } from '../yaml/findings.ts';
import { type Fields, key, record } from '../yaml/record.ts';
import { flag, literal, text, type Written } from '../yaml/shape.ts';
import { expression } from './column.ts';
import { qualified } from './names.ts';

const described = {
  description: key(text(), 'What it is. Becomes its comment.', { example: 'Accounts and sessions' }),
};

const schemaShape = record('a schema', {
  ...described,
  renamed_from: key(text('a schema name'), 'Earlier name. Renames are declared, never guessed.', {
    example: 'accounts',
  }),
});
export const schemas = mapOf(schemaShape, 'a map of schemas', {
  what: 'schema',
  identifiers: true,
  empty: true,
});

const extensionShape = record('an extension', {
  ...described,
  version: key(literal('a version'), 'Version; the newest installed one otherwise.', { example: '1.6' }),
  schema: key(text('a schema name'), 'Schema its objects go to.', { example: 'extensions' }),
});
export const extensions = mapOf(extensionShape, 'a map of extensions', {
  what: 'extension',
  identifiers: true,
  empty: true,
});

const label = literal('a label');
const labelShape = record('a label with its earlier name', {
  value: key(label, 'The label.', { example: 'settled', required: true }),
  renamed_from: key(label, 'Earlier label. Rows keep it under its new name.', { example: 'paid' }),
});
const labels = list(
  written('a label or { value, renamed_from }', { scalar: label, map: labelShape }),
  'a list of labels',
);
const enumShape = record('an enum', {
  values: key(labels, 'Labels in their order.', { example: '[pending, paid]', required: true }),
  renamed_from: key(text('an enum name'), 'Earlier name. Renames are declared, never guessed.', {
    example: 'order_state',
  }),
  ...described,
});
export const enums = mapOf(
  written('a list of labels or { values, description }', { list: labels, map: enumShape }),
  'a map of enums, each a list of labels',
  { what: 'enum', identifiers: true },
);

const domainShape = record('a domain', {
  type: key(text('a PostgreSQL type'), 'The type it narrows.', { example: 'text', required: true }),
  check: key(expression, 'Condition on VALUE.', { example: "VALUE ~ '^[^@]+@[^@]+$'" }),
  default: key(expression, 'SQL expression for columns that give none.', { example: "''" }),
  nullable: key(flag, 'Whether null is a value of it; `true` unless said otherwise.', { example: 'false' }),
  renamed_from: key(text('a domain name'), 'Earlier name. Renames are declared, never guessed.', {
    example: 'mail',
  }),
  ...described,
});
export const domains = mapOf(domainShape, 'a map of domains, each { type, … }', {
  what: 'domain',
  identifiers: true,
});

type Described = { readonly description?: Written } | undefined;
const description = (value: Described): { description?: string } =>
  value?.description === undefined ? {} : { description: value.description.value };

export function assembleSchema({
  name,
  place,
  value,
}: Named<Fields<(typeof schemaShape)['keys']>>): SchemaDeclaration {
  return {
    name,
    place,
    ...description(value),
    ...(value?.renamed_from === undefined ? {} : { renamedFrom: value.renamed_from.value }),
  };
}

export function assembleExtension({
  name,
  place,
  value,
}: Named<Fields<(typeof extensionShape)['keys']>>): ExtensionDeclaration {
  return {
    name,
    place,
    ...description(value),
    ...(value?.version === undefined ? {} : { version: value.version.value }),
    ...(value?.schema === undefined ? {} : { schema: value.schema.value }),
  };
}

type EnumFields = Fields<(typeof enumShape)['keys']>;
type Label = Written | Fields<(typeof labelShape)['keys']>;

/** A label, and the one it was before. */
function labelsOf(
  written: readonly Label[],
): readonly { readonly label: Written; readonly before?: Written }[] {
  return written.flatMap((one) =>
    'place' in one
      ? [{ label: one }]
      : one.value === undefined
        ? []
        : [{ label: one.value, ...(one.renamed_from === undefined ? {} : { before: one.renamed_from }) }],
  );
}

export function assembleEnum(
  named: Named<EnumFields | readonly Label[]>,
  defaultSchema: string,
  findings: Findings,
): EnumDeclaration | undefined {
  const { value } = named;
  if (value === undefined) return undefined;
  const long = '$keys' in value ? value : undefined;
  const values = labelsOf('$keys' in value ? (value.values ?? []) : value);
  const seen = new Set<string>();
  for (const { label } of values) {
    if (seen.has(label.value)) {
      findings.add('C021', label.place, `the enum ${named.name} has the label ${label.value} twice`, {
        fix: 'remove one',
      });
    }
    if (Buffer.byteLength(label.value) > 63) {
      findings.add('C017', label.place, `a label of ${named.name} is longer than 63 bytes`);
    }
    seen.add(label.value);
  }
  const renamed = values.flatMap(({ label, before }) =>
    before === undefined ? [] : [{ value: label.value, renamedFrom: before.value }],
  );
  return {
    ...qualified(named.name, defaultSchema),
    place: named.place,
    ...description(long),
    ...(long?.renamed_from === undefined ? {} : { renamedFrom: long.renamed_from.value }),
    values: [...seen],
    ...(renamed.length === 0 ? {} : { renamedValues: renamed }),
  };
}

export function assembleDomain(
  named: Named<Fields<(typeof domainShape)['keys']>>,
  defaultSchema: string,
): DomainDeclaration | undefined {
  const { value } = named;
  if (value?.type === undefined) return undefined;
  return {
    ...qualified(named.name, defaultSchema),
    place: named.place,
    ...description(value),
    type: value.type.value,
    nullable: value.nullable ?? true,
    ...(value.default === undefined ? {} : { default: value.default.value }),
    ...(value.check === undefined ? {} : { check: value.check.value }),
    ...(value.renamed_from === undefined ? {} : { renamedFrom: value.renamed_from.value }),
  };
}
