/** The TypeScript of one entity or view: interface, field map, DTOs, row type and mappers. */
import { qualify } from '../../core/identifier.ts';
import type { DomainType, Entity, EnumType, Field, Model, View, ViewField } from '../model.ts';
import { parseType, shortType } from '../postgres-type.ts';
import { type Scalar, scalarOf } from './scalar.ts';

/** Finds the TypeScript of a column's type, through enums and domains. */
export type Resolve = (type: string) => Scalar;

export function resolver(model: Model): Resolve {
  const called = <T extends { schema: string; name: string }>(all: readonly T[], schema?: string) => {
    return (name: string): T | undefined =>
      all.find((one) => one.name === name && one.schema === (schema ?? model.schema));
  };
  const resolve = (type: string, depth = 0): Scalar => {
    const { name, schema, array } = parseType(type);
    const enumType = called<EnumType>(model.enums, schema)(name);
    const domain = called<DomainType>(model.domains, schema)(name);
    // A domain travels as its base type, an array of a domain as text.
    if (domain !== undefined && !array && depth < 16) return resolve(domain.base, depth + 1);
    return scalarOf(name, array, enumType?.typeName);
  };
  const known = new Map<string, Scalar>();
  return (type) => {
    const found = known.get(type) ?? resolve(type);
    known.set(type, found);
    return found;
  };
}

export function declareEntity(entity: Entity, resolve: Resolve): readonly string[] {
  const { entity: name, fields } = entity;
  return [
    `// === ${name} ===`,
    `// DB Table: ${oneLine(entity.label)}`,
    ...doc(entity.description),
    ...interfaceOf(name, fields, (field) => commentOf(field, entity), resolve, 'entity'),
    ...namesOf(name, entity, fields),
    ...createDto(entity, resolve),
    ...updateDto(entity, resolve),
    ...interfaceOf(`${name}Row`, fields, undefined, resolve, 'row', [
      `A row of ${oneLine(entity.label)} as the pg driver gives it.`,
    ]),
    ...mapper(`${lower(name)}FromRow`, ['row', `${name}Row`], name, fields, resolve, 'fromRow'),
    ...mapper(`${lower(name)}ToRow`, ['entity', name], `${name}Row`, fields, resolve, 'toRow'),
  ];
}

export function declareView(view: View, resolve: Resolve): readonly string[] {
  const { entity: name, fields } = view;
  return [
    `// === ${name} ===`,
    `// DB ${view.materialized ? 'Materialized view' : 'View'}: ${oneLine(view.label)}`,
    ...doc(view.description),
    ...interfaceOf(
      name,
      fields,
      ({ column, type, from }) =>
        `DB: ${column} (${shortType(type)})${from === undefined ? '' : `, from ${from}`}`,
      resolve,
      'entity',
    ),
    ...namesOf(name, view, fields),
    ...interfaceOf(`${name}Row`, fields, undefined, resolve, 'row', [
      `A row of ${oneLine(view.label)} as the pg driver gives it.`,
    ]),
    ...mapper(`${lower(name)}FromRow`, ['row', `${name}Row`], name, fields, resolve, 'fromRow'),
  ];
}

function interfaceOf<F extends ViewField>(
  name: string,
  fields: readonly F[],
  comment: ((field: F) => string) | undefined,
  resolve: Resolve,
  side: 'entity' | 'row',
  about: readonly string[] = [],
): readonly string[] {
  const lines = fields.map((field) => {
    const key = side === 'entity' ? field.field : field.column;
    return `  ${property(key)}: ${resolve(field.type)[side]}${field.nullable ? ' | null' : ''};`;
  });
  const widest = Math.min(48, Math.max(0, ...lines.map((line) => line.length)));
  return [
    ...doc(about.join(' ')),
    `export interface ${name} {`,
    ...fields.flatMap((field, index) => [
      ...(comment === undefined
        ? []
        : doc('description' in field ? (field.description as string) : undefined, '  ')),
      comment === undefined
        ? (lines[index] ?? '')
        : `${(lines[index] ?? '').padEnd(widest)} // ${oneLine(comment(field))}`,
    ]),
    '}',
    '',
  ];
}

function namesOf(
  name: string,
  object: { readonly schema: string; readonly name: string; readonly label: string },
  fields: readonly ViewField[],
): readonly string[] {
  const table = object.label === object.name ? object.name : qualify(object.schema, object.name);
  return [
    `export const ${name}Table = ${text(table)};`,
    '',
    `export const ${name}Fields = {`,
    ...fields.map((field) => `  ${property(field.field)}: ${text(field.column)},`),
    '} as const;',
    '',
  ];
}

/** What an INSERT needs: the database fills identity, generated and defaulted columns. */
function createDto(entity: Entity, resolve: Resolve): readonly string[] {
  const lines = entity.fields
    .filter((field) => field.generated === undefined && field.identity !== 'always')
    .map((field) => {
      const optional = field.nullable || field.default !== undefined || field.identity !== undefined;
      return dtoLine(field, optional, resolve);
    });
  return record(`Create${entity.entity}DTO`, lines);
}

/** Any part of what may change; the key, and what the database computes, may not. */
function updateDto(entity: Entity, resolve: Resolve): readonly string[] {
  const key = new Set(entity.primaryKey?.columns);
  const lines = entity.fields
    .filter(
      (field) => !key.has(field.column) && field.generated === undefined && field.identity === undefined,
    )
    .map((field) => dtoLine(field, true, resolve));
  return record(`Update${entity.entity}DTO`, lines);
}

/** An empty interface would accept anything; a record of nothing accepts nothing. */
function record(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0
    ? [`export type ${name} = Record<string, never>;`, '']
    : [`export interface ${name} {`, ...lines, '}', ''];
}

function dtoLine(field: Field, optional: boolean, resolve: Resolve): string {
  const mark = optional ? '?' : '';
  const orNull = field.nullable ? ' | null' : '';
  return field.accepts === undefined
    ? `  ${property(field.field)}${mark}: ${resolve(field.type).entity}${orNull};`
    : `  ${property(field.accepts)}${mark}: string${orNull}; // becomes ${oneLine(field.field)}`;
}

function mapper(
  name: string,
  [parameter, from]: readonly [string, string],
  to: string,
  fields: readonly ViewField[],
  resolve: Resolve,
  direction: 'fromRow' | 'toRow',
): readonly string[] {
  const [read, write] =
    direction === 'fromRow' ? (['column', 'field'] as const) : (['field', 'column'] as const);
  return [
    `export function ${name}(${parameter}: ${from}): ${to} {`,
    '  return {',
    ...fields.map((field) => {
      const value = access(parameter, field[read]);
      const convert = resolve(field.type)[direction];
      const converted =
        convert === undefined
          ? value
          : field.nullable
            ? `${value} === null ? null : ${convert(value)}`
            : convert(value);
      return `    ${property(field[write])}: ${converted},`;
    }),
    '  };',
    '}',
    '',
  ];
}

function commentOf(field: Field, entity: Entity): string {
  const alone = (columns: readonly string[] | undefined): boolean =>
    columns?.length === 1 && columns[0] === field.column;
  const reference = entity.references.find((one) => one.columns.includes(field.column));
  const target = reference?.targets[reference.columns.indexOf(field.column)];
  const marks = [
    entity.primaryKey?.columns.includes(field.column) ? 'PK' : undefined,
    entity.uniques.some((unique) => alone(unique.columns)) ? 'unique' : undefined,
    reference === undefined ? undefined : `→ ${reference.table}.${target ?? ''}`,
    field.generated === undefined ? undefined : 'generated',
    field.identity === undefined ? undefined : 'identity',
    field.pii === undefined ? undefined : `PII ${field.pii}`,
    field.classification,
  ].filter((mark) => mark !== undefined);
  return [`DB: ${field.column} (${shortType(field.type)})`, ...marks].join(', ');
}

/** A TSDoc comment, which no description can end early. */
export function doc(about: string | undefined, indent = ''): readonly string[] {
  if (about === undefined || about.trim() === '') return [];
  const lines = about
    .trim()
    .replaceAll('*/', '*\u200b/')
    .split(/[^\S\n]*\r?\n[^\S\n]*/);
  return lines.length === 1
    ? [`${indent}/** ${lines[0]} */`]
    : [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}

/** A single-quoted string literal. */
export function text(value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

function property(name: string): string {
  return isWord(name) ? name : text(name);
}

function access(object: string, name: string): string {
  return isWord(name) ? `${object}.${name}` : `${object}[${text(name)}]`;
}

function isWord(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__';
}

function oneLine(value: string): string {
  return value.replace(/[\r\n\u2028\u2029]+/g, ' ');
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
