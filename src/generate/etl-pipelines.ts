/** ETL-PIPELINES.md: one specification per pipeline. */
import { formatCount } from '../core/units.ts';
import { generatedFile } from './header.ts';
import { code, escapeText, table } from './markdown.ts';
import type { Artefact, PipelineEntry } from './model.ts';

export const etlPipelines: Artefact = {
  name: 'etl-pipelines',
  summary: 'ETL-PIPELINES.md: source, changes, transforms, rules, load, schedule and SLA of each pipeline',
  generate: (model) =>
    model.pipelines.length === 0
      ? []
      : [
          generatedFile(model, 'ETL-PIPELINES.md', [
            '',
            `# ETL pipelines: ${escapeText(model.name)}`,
            '',
            'Every pipeline is idempotent and resumable, and its counts reconcile:',
            'extracted = loaded + quarantined + deduplicated.',
            '',
            ...model.pipelines.flatMap(section),
          ]),
        ],
};

function section(pipeline: PipelineEntry): readonly string[] {
  const transforms = transformRows(pipeline);
  const rules = pipeline.rules.map((rule) => [
    escapeText(`${rule.check.replaceAll('_', ' ')} ${argumentText(rule.arguments)}`),
    FAIL[rule.onFail] ?? escapeText(rule.onFail),
  ]);
  return [
    `## ETL pipeline: ${escapeText(pipeline.name)}`,
    '',
    ...(pipeline.description === undefined ? [] : [escapeText(pipeline.description), '']),
    [
      `**Source**: ${sourceOf(pipeline)}`,
      `**Target**: ${targetOf(pipeline)}`,
      `**Frequency**: ${pipeline.schedule === undefined ? 'on demand' : code(pipeline.schedule)}`,
      `**SLA**: ${escapeText(pipeline.sla ?? '–')}`,
    ].join(' | '),
    '',
    '### Extract',
    '',
    `- Type: ${pipeline.source.type === 'table' ? 'database' : `file, ${escapeText(pipeline.source.format)}`}`,
    `- Change detection: ${changesOf(pipeline)}`,
    ...(pipeline.source.type === 'file' && pipeline.source.rowNumber !== undefined
      ? [`- Row number in the file: ${code(pipeline.source.rowNumber)}`]
      : []),
    ...(pipeline.owner === undefined ? [] : [`- Owner: ${escapeText(pipeline.owner)}`]),
    '',
    ...(transforms.length === 0 ? [] : ['### Transform', '', ...table(['Step', 'Logic'], transforms), '']),
    '### Data quality rules',
    '',
    "The target's own constraints are rules too: a row they would refuse is quarantined with the constraint's name.",
    '',
    ...(rules.length === 0 ? [] : [...table(['Rule', 'Action if fail'], rules), '']),
    '### Load',
    '',
    `- Type: ${loadOf(pipeline)}`,
    `- Batch size: ${formatCount(pipeline.chunk)} rows`,
    ...(pipeline.alerts === undefined
      ? []
      : [`- Alerts: ${escapeText(pipeline.alerts.to)} on ${pipeline.alerts.on.map(escapeText).join(', ')}`]),
    '',
  ];
}

const FAIL: Readonly<Record<string, string>> = {
  quarantine: 'quarantine row',
  deduplicate: 'deduplicate',
  unknown_member: 'use unknown member',
  fail: 'fail the run',
};

function sourceOf({ source }: PipelineEntry): string {
  return source.type === 'table'
    ? code(`${source.connection}: ${source.schema}.${source.table}`)
    : code(source.path);
}

function targetOf({ load }: PipelineEntry): string {
  if (load.type === 'table') return code(`${load.connection}: ${load.schema}.${load.table}`);
  return code(`${load.connection}: ${load.type === 'fact' ? `fact_${load.fact}` : `dim_${load.dimension}`}`);
}

function changesOf({ changes }: PipelineEntry): string {
  if (changes.type === 'full') return 'full';
  const overlap = changes.overlap === 0 ? '' : `, reaching back ${changes.overlap} s`;
  return `timestamp, cursor ${code(changes.column)}${overlap}`;
}

function loadOf({ load }: PipelineEntry): string {
  if (load.type === 'dimension') return 'dimension, by its SCD type';
  return load.mode === 'truncate' ? 'truncate-load' : load.mode;
}

function transformRows({ transforms, source }: PipelineEntry): readonly (readonly string[])[] {
  const renames = source.type === 'file' ? Object.entries(source.rename) : [];
  return [
    ...renames.map(([from, to]) => ['rename', `${code(from)} → ${code(to)}`]),
    ...transforms.flatMap(transformSteps),
  ];
}

function transformSteps(transform: PipelineEntry['transforms'][number]): readonly (readonly string[])[] {
  switch (transform.type) {
    case 'derive':
      return Object.entries(transform.columns).map(([column, expression]) => [
        `derive ${code(column)}`,
        code(expression),
      ]);
    case 'filter':
      return [['filter', code(transform.where)]];
    case 'clean':
      return [['clean', `blank to missing: ${transform.columns.map(code).join(', ')}`]];
  }
}

/** `{column: delay, min: 0}` → `column delay, min 0`. */
function argumentText(value: unknown): string {
  if (Array.isArray(value)) return value.map(argumentText).join(', ');
  if (value !== null && typeof value === 'object') {
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${argumentText(inner)}`)
      .join(', ');
  }
  return String(value ?? '');
}
