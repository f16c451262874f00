/** ERD.md: the entity-relationship diagram in Mermaid, which GitHub and editors draw. */
import { generatedFile } from './header.ts';
import { escapeText, fenced, table } from './markdown.ts';
import type { Artefact, Entity, Field, Model, Relationship } from './model.ts';
import { shortType } from './postgres-type.ts';

export const erdMermaid: Artefact = {
  name: 'erd',
  summary: 'ERD.md: entity-relationship diagram in Mermaid',
  generate: (model) => [
    generatedFile(model, 'ERD.md', [
      '',
      `# Entity-relationship diagram: ${escapeText(model.name)}`,
      '',
      ...fenced('mermaid', mermaid(model).join('\n')),
      '',
      ...legend(model),
    ]),
  ],
};

/** The diagram's text; every name in it is reduced to what Mermaid's grammar accepts. */
export function mermaid(model: Model): readonly string[] {
  return [
    'erDiagram',
    ...model.relationships.map((relationship) => `    ${edge(relationship)}`),
    ...model.entities.flatMap(box),
  ];
}

function edge({ from, to, many, optional, columns }: Relationship): string {
  const left = optional ? '|o' : '||';
  const right = many ? 'o{' : 'o|';
  return `${name(to)} ${left}--${right} ${name(from)} : ${label(columns.join(', '))}`;
}

function box(entity: Entity): readonly string[] {
  const lines = entity.fields.map((field) => `        ${attribute(entity, field)}`);
  return lines.length === 0
    ? [`    ${name(entity.label)}`]
    : [`    ${name(entity.label)} {`, ...lines, '    }'];
}

function attribute(entity: Entity, field: Field): string {
  const keys = [
    entity.primaryKey?.columns.includes(field.column) ? 'PK' : undefined,
    entity.references.some((reference) => reference.columns.includes(field.column)) ? 'FK' : undefined,
    entity.uniques.some((unique) => unique.columns.length === 1 && unique.columns[0] === field.column)
      ? 'UK'
      : undefined,
  ].filter((key) => key !== undefined);
  const marks = [
    field.nullable ? 'nullable' : undefined,
    field.pii === undefined ? undefined : `PII ${field.pii}`,
  ]
    .filter((mark) => mark !== undefined)
    .join(', ');
  return [
    typeWord(field.type),
    word(field.column),
    ...(keys.length === 0 ? [] : [keys.join(', ')]),
    ...(marks === '' ? [] : [label(marks)]),
  ].join(' ');
}

/** Mermaid's ATTRIBUTE_WORD: a letter, then letters, digits, `-_[]()`; no commas and no dots. */
function typeWord(type: string): string {
  const bare = shortType(type)
    .replaceAll(/,\s*/g, '-')
    .replaceAll(/[^A-Za-z0-9\-_[\]()]/g, '_');
  return /^[A-Za-z]/.test(bare) ? bare : `t${bare}`;
}

/** Words of Mermaid's own, in any case, that cannot stand for a name. */
const ENTITY_KEYWORDS =
  /^(?:to|only|one|many|zero|optionally|title|direction|class|classdef|style|acctitle|accdescr|erdiagram|u|tb|bt|lr|rl)$/i;

/** An entity's name; any name can stand in quotes. */
function name(label: string): string {
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(label) && !ENTITY_KEYWORDS.test(label)) return label;
  return `"${label.replaceAll(/["%\\\s]+/g, '_')}"`;
}

/** An attribute's name, which cannot be quoted: `two words` becomes `two_words`. */
function word(column: string): string {
  const bare = column.replaceAll(/[^A-Za-z0-9_]/g, '_');
  return /^[A-Za-z]/.test(bare) && !/^(?:pk|fk|uk)$/i.test(bare) ? bare : `t_${bare}`;
}

function label(text: string): string {
  return `"${text.replaceAll('"', "'").replace(/[\r\n]+/g, ' ')}"`;
}

function legend(model: Model): readonly string[] {
  if (model.relationships.length === 0) return [];
  return [
    '## Relationships',
    '',
    ...table(
      ['From', 'To', 'Cardinality', 'By', 'On delete'],
      model.relationships.map((one) => [
        escapeText(one.to),
        escapeText(one.from),
        cardinality(one),
        escapeText(one.columns.join(', ')),
        one.onDelete,
      ]),
    ),
  ];
}

/** `1:N`, `0..1:N`, `1:1`: a row of the referenced table to rows that refer to it. */
export function cardinality({ optional, many }: Relationship): string {
  return `${optional ? '0..1' : '1'}:${many ? 'N' : '0..1'}`;
}
