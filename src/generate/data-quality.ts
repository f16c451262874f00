/** DATA-QUALITY.md: what is demanded of the data, by quality dimension, and what the database already proves. */
import { generatedFile } from './header.ts';
import { code, escapeText, table } from './markdown.ts';
import type { Artefact, Model, QualityEntry } from './model.ts';

export const dataQuality: Artefact = {
  name: 'data-quality',
  summary: 'DATA-QUALITY.md: checks by dimension with thresholds and severity',
  generate: (model) => [
    generatedFile(model, 'DATA-QUALITY.md', [
      '',
      `# Data quality: ${escapeText(model.name)}`,
      '',
      ...DIMENSIONS.flatMap(([dimension, about]) =>
        dimensionSection(
          dimension,
          about,
          model.quality.filter((entry) => entry.dimension === dimension),
        ),
      ),
      ...proven(model),
      ...alerting(model),
    ]),
  ],
};

const DIMENSIONS = [
  ['completeness', 'No required value is missing.'],
  ['accuracy', 'Data equals its source.'],
  ['consistency', 'The same thing is said the same way everywhere.'],
  ['timeliness', 'Data is up to date.'],
  ['uniqueness', 'Nothing is there twice.'],
  ['validity', 'Values are of the kind they should be.'],
  ['referential', 'What is referred to exists.'],
  ['distribution', 'Values lie as they usually do.'],
] as const;

function dimensionSection(
  dimension: string,
  about: string,
  entries: readonly QualityEntry[],
): readonly string[] {
  if (entries.length === 0) return [];
  return [
    `## ${dimension.charAt(0).toUpperCase()}${dimension.slice(1)}`,
    '',
    about,
    '',
    ...table(
      ['Table', 'Check', 'Threshold', 'Severity', 'Description'],
      entries.map((entry) => [
        code(entry.target),
        escapeText(entry.label),
        escapeText(entry.threshold),
        entry.severity,
        escapeText(entry.description ?? ''),
      ]),
    ),
    '',
  ];
}

/** Constraints hold by themselves: a check that repeats one reads no row. */
function proven(model: Model): readonly string[] {
  const rows = model.entities.map((entity) => [
    code(entity.label),
    String(entity.fields.filter((field) => !field.nullable).length),
    String(entity.uniques.length + (entity.primaryKey === undefined ? 0 : 1)),
    String(entity.references.length),
    String(entity.checks.length),
  ]);
  return [
    '## Kept by the database',
    '',
    'Constraints hold at every moment; a check that one of them proves reads no row.',
    '',
    ...table(['Table', 'Not null', 'Unique', 'Foreign keys', 'Checks'], rows),
    '',
  ];
}

function alerting(model: Model): readonly string[] {
  const alerts = model.pipelines.filter((pipeline) => pipeline.alerts !== undefined);
  return [
    '## Severity',
    '',
    ...table(
      ['Severity', 'Condition', 'Consequence'],
      [
        ['critical', 'a critical check fails', 'the quality run and the gate fail'],
        ['warning', 'a warning check fails', 'reported; the gate passes'],
        ...alerts.map((pipeline) => [
          'alert',
          `pipeline ${code(pipeline.name)}: ${(pipeline.alerts?.on ?? []).map(escapeText).join(', ')}`,
          escapeText(pipeline.alerts?.to ?? ''),
        ]),
      ],
    ),
  ];
}
