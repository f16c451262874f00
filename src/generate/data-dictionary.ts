/** DATA-DICTIONARY.md: every column in one table per entity, for people who look a word up. */
import { generatedFile } from './header.ts';
import { code, escapeText, table } from './markdown.ts';
import type { Artefact, Entity, Field, Model } from './model.ts';
import { shortType } from './postgres-type.ts';

export const dataDictionary: Artefact = {
  name: 'data-dictionary',
  summary: 'DATA-DICTIONARY.md: every column with its meaning, code name, privacy and rules',
  generate: (model) => [
    generatedFile(model, 'DATA-DICTIONARY.md', [
      '',
      `# Data dictionary: ${escapeText(model.name)}`,
      '',
      ...personal(model),
      ...model.entities.flatMap((entity) => [
        `## ${escapeText(entity.label)}`,
        '',
        ...(entity.description === undefined ? [] : [escapeText(entity.description), '']),
        ...table(
          ['Column', 'In code', 'Type', 'Meaning', 'Rules', 'Privacy'],
          entity.fields.map((field) => row(model, entity, field)),
        ),
        '',
      ]),
    ]),
  ],
};

function row(model: Model, entity: Entity, field: Field): readonly string[] {
  return [
    code(field.column),
    code(`${entity.entity}.${field.field}`),
    escapeText(shortType(field.type)),
    escapeText(field.description ?? ''),
    rules(model, entity, field).join('; '),
    privacy(entity, field),
  ];
}

function rules(model: Model, entity: Entity, field: Field): readonly string[] {
  const has = (columns: readonly string[] | undefined): boolean => columns?.includes(field.column) ?? false;
  const values = model.enums.find((one) => one.label === field.type || one.name === field.type)?.values;
  return [
    field.nullable ? 'may be missing' : 'required',
    ...(has(entity.primaryKey?.columns) ? ['primary key'] : []),
    ...entity.uniques
      .filter((one) => has(one.columns))
      .map((one) =>
        one.columns.length === 1
          ? 'unique'
          : `unique with ${one.columns
              .filter((column) => column !== field.column)
              .map(code)
              .join(', ')}`,
      ),
    ...entity.references
      .filter((one) => has(one.columns))
      .map(
        (one) => `refers to ${code(`${one.table}.${one.targets[one.columns.indexOf(field.column)] ?? ''}`)}`,
      ),
    ...(values === undefined ? [] : [`one of ${values.map(code).join(', ')}`]),
    ...(field.validation === undefined ? [] : [`valid as ${code(field.validation)}`]),
    ...(field.accepts === undefined ? [] : [`written from ${code(field.accepts)}`]),
  ];
}

function privacy(entity: Entity, field: Field): string {
  const marks = [
    field.pii === undefined ? undefined : `PII ${escapeText(field.pii)}`,
    field.classification ?? entity.classification,
  ];
  return marks.filter((mark) => mark !== undefined).join(', ');
}

function personal(model: Model): readonly string[] {
  const rows = model.entities.flatMap((entity) =>
    entity.fields
      .filter((field) => field.pii !== undefined)
      .map((field) => [
        code(`${entity.label}.${field.column}`),
        escapeText(field.pii ?? ''),
        field.classification ?? entity.classification ?? '',
        entity.retention === undefined
          ? ''
          : escapeText(`${entity.retention.keep} after ${entity.retention.after}`),
      ]),
  );
  if (rows.length === 0) return [];
  return ['## Personal data', '', ...table(['Column', 'Kind', 'Classification', 'Kept'], rows), ''];
}
