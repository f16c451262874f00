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
    'A comment in the contract accepts a finding, with a reason: at the entry it belongs to, or alone on the line before. It covers',
    'what is indented below, too; `datawright:ignore-file` covers the file. `datawright gate` accepts what `lint` accepts.',
    '',
    '```yaml',
    'tables:',
    '  readings: # datawright:ignore pk-missing a log that is only ever appended to',
    '    columns:',
    '      price: real # datawright:ignore float-money: as the sensor has it',
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
