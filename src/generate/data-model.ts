/** DATA-MODEL.md: every table with its columns, indexes, constraints, relationships and recorded decisions. */
import { formatCount } from '../core/units.ts';
import { cardinality } from './erd-mermaid.ts';
import { generatedFile } from './header.ts';
import { anchor, code, escapeText, fenced, table } from './markdown.ts';
import type { Artefact, Entity, Model, View } from './model.ts';
import { shortType } from './postgres-type.ts';

export const dataModel: Artefact = {
  name: 'data-model',
  summary: 'DATA-MODEL.md: tables, indexes with purpose, constraints, relationships, decisions',
  generate: (model) => [
    generatedFile(model, 'DATA-MODEL.md', [
      '',
      `# Data model: ${escapeText(model.name)}`,
      '',
      ...introduction(model),
      ...(model.enums.length === 0 ? [] : enums(model)),
      ...(model.domains.length === 0 ? [] : domains(model)),
      '## Tables',
      '',
      ...model.entities.flatMap((entity) => entitySection(model, entity)),
      ...(model.views.length === 0 ? [] : ['## Views', '', ...model.views.flatMap(viewSection)]),
      ...queries(model),
    ]),
  ],
};

function introduction(model: Model): readonly string[] {
  const facts = [
    `Version ${escapeText(model.version)}`,
    ...(model.owner === undefined ? [] : [`owner ${escapeText(model.owner)}`]),
  ];
  return [
    ...(model.description === undefined ? [] : [escapeText(model.description), '']),
    `${facts.join(', ')}. Diagram: [ERD.md](ERD.md), [erd.svg](erd.svg). Types: [TYPE-CONTRACTS.ts](TYPE-CONTRACTS.ts).`,
    '',
    ...table(
      ['Table', 'Entity', 'Rows', 'Classification', 'Description'],
      model.entities.map((entity) => [
        `[${escapeText(entity.label)}](#${anchor(entity.label)})`,
        code(entity.entity),
        rowsOf(entity),
        entity.classification ?? '',
        escapeText(entity.description ?? ''),
      ]),
    ),
    '',
  ];
}

function entitySection(model: Model, entity: Entity): readonly string[] {
  return [
    `### ${escapeText(entity.label)}`,
    '',
    ...(entity.description === undefined ? [] : [escapeText(entity.description), '']),
    ...remarks(entity),
    ...table(
      ['Column', 'Type', 'Nullable', 'Default', 'Description'],
      entity.fields.map((field) => [
        code(field.column),
        escapeText(shortType(field.type)),
        field.nullable ? 'YES' : 'NO',
        defaultOf(field),
        escapeText(field.description ?? ''),
      ]),
    ),
    '',
    ...section('Indexes', ['Name', 'Columns', 'Type', 'Purpose'], indexRows(entity)),
    ...section('Constraints', ['Name', 'Type', 'Description'], constraintRows(entity)),
    ...section('Relationships', ['Relationship', 'By', 'On delete'], relationshipRows(model, entity)),
    ...section(
      'Triggers',
      ['Name', 'Definition'],
      entity.triggers.map((trigger) => [code(trigger.name), code(trigger.definition)]),
    ),
    ...section(
      'Decisions',
      ['Denormalized', 'Serves', 'Gain', 'Kept by', 'Staleness'],
      entity.denormalized.map((one) => [
        code(one.column),
        escapeText(one.serves),
        escapeText(one.gain ?? ''),
        escapeText(one.keptBy),
        escapeText(one.staleness),
      ]),
    ),
  ];
}

const THEN = { erase: 'erased', archive: 'archived', anonymize: 'anonymized' } as const;

function remarks(entity: Entity): readonly string[] {
  const { retention, subject } = entity;
  const facts = [
    entity.rows === undefined ? undefined : `${rowsOf(entity)} rows`,
    entity.growth === undefined || entity.growth === 1 ? undefined : `judged at ${entity.growth}×`,
    entity.classification,
    retention === undefined
      ? undefined
      : `kept ${escapeText(retention.keep)} after ${code(retention.after)}, then ${THEN[retention.then]}`,
    subject === undefined ? undefined : `data subject ${code(subject)}`,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? [] : [`${facts.join(' · ')}`, ''];
}

export function defaultOf(field: Entity['fields'][number]): string {
  if (field.generated !== undefined) return `generated ${code(field.generated)}`;
  if (field.identity !== undefined) return `identity, ${field.identity}`;
  return field.default === undefined ? '—' : code(field.default);
}

function rowsOf(entity: Entity): string {
  return entity.rows === undefined ? '' : formatCount(entity.rows);
}

function indexRows(entity: Entity): readonly (readonly string[])[] {
  return entity.indexes.map((index) => [
    code(index.name),
    [
      index.keys.map(code).join(', '),
      index.include.length === 0 ? '' : ` include ${index.include.map(code).join(', ')}`,
      index.where === undefined ? '' : ` where ${code(index.where)}`,
    ].join(''),
    `${index.unique ? 'UNIQUE ' : ''}${index.method}`,
    escapeText(index.purpose),
  ]);
}

function constraintRows(entity: Entity): readonly (readonly string[])[] {
  const names = (columns: readonly string[]): string => columns.map(code).join(', ');
  return [
    ...(entity.primaryKey === undefined
      ? []
      : [[code(entity.primaryKey.name), 'PRIMARY KEY', names(entity.primaryKey.columns)]]),
    ...entity.uniques.map((one) => [code(one.name), 'UNIQUE', describe(names(one.columns), one.description)]),
    ...entity.references.map((one) => [
      code(one.name),
      'FOREIGN KEY',
      describe(`${names(one.columns)} → ${escapeText(one.table)} (${names(one.targets)})`, one.description),
    ]),
    ...entity.checks.map((one) => [code(one.name), 'CHECK', describe(code(one.expression), one.description)]),
    ...entity.exclusions.map((one) => [
      code(one.name),
      'EXCLUDE',
      describe(code(one.expression), one.description),
    ]),
  ];
}

function describe(what: string, why: string | undefined): string {
  return why === undefined ? what : `${escapeText(why)}: ${what}`;
}

function relationshipRows(model: Model, entity: Entity): readonly (readonly string[])[] {
  return model.relationships
    .filter((one) => one.from === entity.label || one.to === entity.label)
    .map((one) => [
      `${escapeText(one.to)} ${cardinality(one)} ${escapeText(one.from)}`,
      one.columns.map((column) => code(`${one.from}.${column}`)).join(', '),
      one.onDelete,
    ]);
}

function enums(model: Model): readonly string[] {
  return section(
    'Enums',
    ['Enum', 'Values', 'Description'],
    model.enums.map((one) => [
      code(one.label),
      one.values.map(code).join(', '),
      escapeText(one.description ?? ''),
    ]),
    '##',
  );
}

function domains(model: Model): readonly string[] {
  return section(
    'Domains',
    ['Domain', 'Type', 'Checks', 'Description'],
    model.domains.map((one) => [
      code(one.label),
      escapeText(shortType(one.base)),
      one.checks.map(code).join(', '),
      escapeText(one.description ?? ''),
    ]),
    '##',
  );
}

function viewSection(view: View): readonly string[] {
  return [
    `### ${escapeText(view.label)}`,
    '',
    ...(view.description === undefined ? [] : [escapeText(view.description), '']),
    ...(view.materialized ? ['Materialized.', ''] : []),
    ...table(
      ['Column', 'Type', 'Nullable', 'From'],
      view.fields.map((field) => [
        code(field.column),
        escapeText(shortType(field.type)),
        field.nullable ? 'YES' : 'NO',
        field.from === undefined ? '' : code(field.from),
      ]),
    ),
    '',
    ...fenced('sql', view.definition),
    '',
  ];
}

function queries(model: Model): readonly string[] {
  if (model.queries.length === 0) return [];
  return [
    '## Access patterns',
    '',
    ...model.queries.flatMap((query) => {
      const expect = query.expect;
      const facts = [
        query.calls === undefined ? undefined : `${escapeText(query.calls)} calls`,
        expect?.time === undefined ? undefined : `within ${escapeText(expect.time)}`,
        expect?.rows === undefined ? undefined : `${formatCount(expect.rows)} rows`,
        expect?.indexes === undefined ? undefined : `by ${expect.indexes.map(code).join(', ')}`,
      ].filter((fact) => fact !== undefined);
      return [
        `### ${escapeText(query.name)}`,
        '',
        ...(query.description === undefined ? [] : [escapeText(query.description), '']),
        ...(facts.length === 0 ? [] : [facts.join(' · '), '']),
        ...fenced('sql', query.sql),
        '',
      ];
    }),
  ];
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  level = '####',
): readonly string[] {
  return rows.length === 0 ? [] : [`${level} ${title}`, '', ...table(head, rows), ''];
}
