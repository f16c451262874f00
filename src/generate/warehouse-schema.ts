/** WAREHOUSE-SCHEMA.md: the star schema — facts with their grain, dimensions with their history. */
import type { WarehouseTable, WarehouseTableColumn } from '../contract/warehouse-tables.ts';
import { generatedFile } from './header.ts';
import { code, escapeText, table } from './markdown.ts';
import type { Artefact, Model, PipelineEntry } from './model.ts';
import { shortType } from './postgres-type.ts';

export const warehouseSchema: Artefact = {
  name: 'warehouse-schema',
  summary: 'WAREHOUSE-SCHEMA.md: star schema, facts with grain, dimensions with SCD type',
  generate: (model) => (model.warehouseTables.length === 0 ? [] : [generatedFile(model, FILE, lines(model))]),
};

const FILE = 'WAREHOUSE-SCHEMA.md';

function lines(model: Model): readonly string[] {
  const facts = model.warehouseTables.filter((one) => one.role === 'fact');
  const dimensions = model.warehouseTables.filter((one) => one.role !== 'fact');
  return [
    '',
    `# Warehouse schema: ${escapeText(model.name)}`,
    '',
    'Facts point at dimensions by surrogate key; `-1` is the unknown member, so no fact is lost for want of one.',
    '',
    ...bus(facts, dimensions),
    '## Fact tables',
    '',
    ...facts.flatMap((one) => tableSection(model, one)),
    '## Dimension tables',
    '',
    ...dimensions.flatMap((one) => tableSection(model, one)),
  ];
}

/** Which fact can be cut by which dimension. */
function bus(facts: readonly WarehouseTable[], dimensions: readonly WarehouseTable[]): readonly string[] {
  if (facts.length === 0) return [];
  return [
    '## Bus matrix',
    '',
    ...table(
      ['Fact', ...dimensions.map((one) => code(one.name))],
      facts.map((fact) => [
        code(fact.name),
        ...dimensions.map((dimension) =>
          fact.columns
            .filter((column) => column.references === dimension.name)
            .map((column) => code(column.name))
            .join(', '),
        ),
      ]),
    ),
    '',
  ];
}

function tableSection(model: Model, one: WarehouseTable): readonly string[] {
  const filledBy = model.pipelines.filter((pipeline) => fills(pipeline, one));
  return [
    `### ${escapeText(one.name)}`,
    '',
    ...(one.description === undefined ? [] : [escapeText(one.description), '']),
    ...headline(one, filledBy),
    '',
    ...table(
      ['Column', 'Type', 'Role', 'Description'],
      one.columns.map((column) => [
        code(column.name),
        escapeText(shortType(column.type)),
        roleOf(column),
        escapeText(
          column.description ?? (column.source === undefined ? '' : `${one.source?.table}.${column.source}`),
        ),
      ]),
    ),
    '',
  ];
}

/** Two trailing spaces break a line in Markdown; a list says the same without them. */
function headline(one: WarehouseTable, filledBy: readonly PipelineEntry[]): readonly string[] {
  const pipelines = filledBy
    .map(
      (pipeline) =>
        `${code(pipeline.name)}${pipeline.schedule === undefined ? '' : ` (${code(pipeline.schedule)})`}`,
    )
    .join(', ');
  return [
    ...(one.grain === undefined ? [] : [`- **Grain**: ${escapeText(one.grain)}`]),
    ...(one.role === 'fact' ? [`- **Key**: ${one.key.map(code).join(', ')}`] : []),
    ...(one.scd === undefined
      ? []
      : [`- **Type**: ${one.scd === 2 ? 'SCD Type 2 (full history)' : 'SCD Type 1 (current values only)'}`]),
    ...(one.calendar === undefined
      ? []
      : [`- **Type**: calendar, ${one.calendar.first} to ${one.calendar.last}, computed`]),
    ...(one.source === undefined
      ? []
      : [`- **Source**: ${code(`${one.source.schema}.${one.source.table}`)}`]),
    ...(pipelines === '' ? [] : [`- **Update frequency**: by pipeline ${pipelines}`]),
  ];
}

function roleOf(column: WarehouseTableColumn): string {
  switch (column.role) {
    case 'reference':
      return `FK to ${code(column.references ?? '')}`;
    case 'surrogate':
      return 'surrogate key';
    case 'natural':
      return 'natural key';
    case 'valid_from':
    case 'valid_to':
      return 'SCD validity';
    case 'is_current':
      return 'current record';
    default:
      return column.role;
  }
}

function fills({ load }: PipelineEntry, one: WarehouseTable): boolean {
  if (load.type === 'fact') return one.role === 'fact' && load.fact === one.declared;
  return load.type === 'dimension' && one.role !== 'fact' && load.dimension === one.declared;
}
