/**
 * Catalog → contract. YAML says what it has words for; `early` is what its tables need first. What neither says
 * is the difference between the loaded YAML and the catalog, which a plan between the two writes as SQL.
 */

import type { Catalog, Fact } from '../catalog/catalog.ts';
import { attributes, sqlName } from '../catalog/kind.ts';
import type { DomainAttributes } from '../catalog/kinds/domain.ts';
import { unquoteIdentifier } from '../core/identifier.ts';
import { checkCondition } from '../sql/deparsed.ts';
import { shortType } from './pull/definition.ts';
import { type Selection, select } from './pull/selection.ts';
import { partsByTable, plainName, type TableYaml, tableYaml } from './pull/table-yaml.ts';
import { flow, Raw, scalar, type Value } from './pull/yaml-text.ts';

export interface PulledFile {
  /** Relative to the contracts folder. */
  readonly path: string;
  readonly content: string;
}

export interface PulledContract {
  readonly files: readonly PulledFile[];
  /** What YAML declares before its tables, and what has to be added to it before they can be made. */
  readonly types: Catalog;
  readonly typesAndEarly: Catalog;
}

/** One file per schema; the default schema's carries the head and the types. */
export function contractFromCatalog(catalog: Catalog, name: string): PulledContract {
  const selection = select(catalog);
  const parts = partsByTable(catalog);
  const tables = new Map<string, string[]>([['public', []]]);
  for (const fact of catalog.facts.values()) {
    if (fact.kind !== 'table' || !selection.has(fact.id)) continue;
    const title = plainName(sqlName(fact));
    const schema = title.includes('.') ? title.slice(0, title.indexOf('.')) : 'public';
    const texts = tables.get(schema) ?? [];
    texts.push(tableText(title, tableYaml(fact, parts.get(fact.id) ?? [], selection, catalog)));
    tables.set(schema, texts);
  }
  const head = [
    '# yaml-language-server: $schema=../.datawright/contract.schema.json',
    `contract: ${scalar(name)}`,
    'version: 1.0.0',
    ...typesText(selection, catalog),
  ].join('\n');
  const files = [...tables].map(([schema, texts]) => {
    const body = texts.length === 0 ? '' : `\ntables:\n${texts.join('\n')}`;
    return schema === 'public'
      ? { path: `${fileName(name)}.yaml`, content: `${head}\n${body}` }
      : { path: `${fileName(name)}.${fileName(schema)}.yaml`, content: body.trimStart() };
  });
  const facts = (list: readonly Fact[]): Catalog => ({
    ...catalog,
    facts: new Map(list.map((fact) => [fact.id, fact])),
  });
  return {
    files,
    types: facts(selection.types),
    typesAndEarly: facts([...selection.types, ...selection.early]),
  };
}

function fileName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '_');
}

function typesText(selection: Selection, catalog: Catalog): readonly string[] {
  const of = (kind: Fact['kind']): readonly Fact[] => selection.types.filter((fact) => fact.kind === kind);
  const comment = (fact: Fact): string | undefined => {
    const text = catalog.facts.get(`comment ${fact.id}`)?.attributes.text;
    return typeof text === 'string' ? text : undefined;
  };
  const schemas = of('schema').filter((fact) => fact.id !== 'schema public' || comment(fact) !== undefined);
  return [
    ...block(
      'schemas',
      schemas.map((fact) => [unquoteIdentifier(sqlName(fact)), { description: comment(fact) }]),
    ),
    ...block(
      'extensions',
      of('extension').map((fact) => [
        unquoteIdentifier(sqlName(fact)),
        {
          schema: fact.attributes.schema === 'public' ? undefined : String(fact.attributes.schema),
          description: comment(fact),
        },
      ]),
    ),
    ...block(
      'enums',
      of('enum').map((fact) => {
        const values = (fact.attributes.values as readonly string[]).map((value) => new Raw(value));
        const description = comment(fact);
        return [plainName(sqlName(fact)), description === undefined ? values : { values, description }];
      }),
    ),
    ...block(
      'domains',
      of('domain').map((fact) => {
        const domain = attributes<DomainAttributes>(fact);
        const check = Object.values(domain.checks).map(checkCondition)[0];
        return [
          plainName(sqlName(fact)),
          {
            type: shortType(domain.type),
            check: check === undefined ? undefined : new Raw(check),
            default: domain.default === undefined ? undefined : new Raw(domain.default),
            nullable: domain.notNull ? false : undefined,
            description: comment(fact),
          },
        ];
      }),
    ),
  ];
}

function block(key: string, entries: readonly (readonly [string, Value])[]): readonly string[] {
  if (entries.length === 0) return [];
  return ['', `${key}:`, ...entries.map(([name, value]) => `  ${scalar(name)}: ${flow(value)}`)];
}

function tableText(title: string, table: TableYaml): string {
  const width = Math.max(...table.columns.map(([name]) => scalar(name).length)) + 1;
  return `${[
    `  ${scalar(title)}:`,
    ...Object.entries(table.head).flatMap(([key, value]) =>
      value === undefined ? [] : [`    ${key}: ${flow(value)}`],
    ),
    '    columns:',
    ...table.columns.map(([name, column]) => `      ${`${scalar(name)}:`.padEnd(width)} ${flow(column)}`),
    ...table.lists.flatMap(([key, entries]) => [
      `    ${key}:`,
      ...entries.map((entry) => `      - ${flow(entry)}`),
    ]),
  ].join('\n')}\n`;
}
