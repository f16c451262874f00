/** docs/lint-schema.md, made from the rules themselves. */
import type { Example, SchemaRule } from './rule.ts';
import { schemaRules } from './rules.ts';

export function schemaLintDocument(): string {
  return `${[
    '# Rules of schema design',
    '',
    '<!-- Written by npm run docs from src/lint; do not edit. -->',
    '',
    'What `datawright lint` finds in a contract, and `datawright lint --live` in a database. Both are judged by the catalog that',
    'PostgreSQL makes of them, so what SQL files declare counts as well. Rules whose level is `off` are asked by the preset',
    '`strict`, by a level in `datawright.yaml`, or with `--only`:',
    '',
    '```yaml',
    'lint:',
    '  preset: strict',
    '  rules: { column-undescribed: warning, serial-column: off }',
    '```',
    '',
    '| code | rule | level | finds |',
    '|---|---|---|---|',
    ...schemaRules.map(
      ({ id, code, level, title }) =>
        `| ${code} | [${id}](#${id}) | ${level} | ${title.replaceAll('|', '\\|')} |`,
    ),
    ...schemaRules.flatMap(section),
  ].join('\n')}\n`;
}

function section({ id, code, title, why, fix, level, aliases, examples }: SchemaRule): readonly string[] {
  const firstText = (all: readonly Example[]): string => {
    const [first = ''] = all;
    return typeof first === 'string' ? first : first.contract;
  };
  const language = examples.fires.some((example) => typeof example !== 'string') ? 'yaml' : 'sql';
  const remark = language === 'sql' ? '--' : '#';
  return [
    '',
    `## ${id}`,
    '',
    `${code}, ${level}${aliases.length === 0 ? '' : `; ${aliases.join(', ')}`}`,
    '',
    `**${title}.** ${why}`,
    '',
    `Instead: ${fix}.`,
    '',
    `\`\`\`${language}`,
    `${remark} found`,
    firstText(examples.fires),
    '',
    `${remark} accepted`,
    firstText(examples.silent),
    '```',
  ];
}
