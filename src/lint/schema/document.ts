/** docs/lint-schema.md, made from the rules themselves. */
import { ruleSection, ruleTable } from '../page.ts';
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
    ...ruleTable(schemaRules),
    ...schemaRules.flatMap(section),
  ].join('\n')}\n`;
}

/** One example of each sort is enough to show what is meant; the others are for the tests. */
function section(rule: SchemaRule): readonly string[] {
  const { fires, silent } = rule.examples;
  return ruleSection(rule, {
    language: fires.some((example) => typeof example !== 'string') ? 'yaml' : 'sql',
    found: fires.slice(0, 1).map(textOf),
    accepted: silent.slice(0, 1).map(textOf),
  });
}

const textOf = (example: Example): string => (typeof example === 'string' ? example : example.contract);
