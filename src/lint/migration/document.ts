/** docs/lint.md, made from the rules themselves. */
import { ruleSection, ruleTable } from '../page.ts';
import { migrationFormats } from './formats.ts';
import type { Example } from './rule.ts';
import { migrationRules } from './rules.ts';

export function lintDocument(): string {
  return `${[
    '# Lint rules',
    '',
    '<!-- Written by npm run docs from src/lint; do not edit. -->',
    '',
    'What `datawright lint` finds in SQL migrations. A rule has the name squawk gives it, where squawk has it; the names of other',
    'tools are understood too: `-- datawright:ignore E6 reason` is `-- datawright:ignore require-concurrent-index-creation reason`.',
    '',
    '- `-- datawright:ignore RULE[, RULE] reason` accepts what is found in the statement it stands in, before, or behind on its line;',
    '  `-- datawright:ignore-file RULE reason` in the whole file. The comments of squawk (`squawk-ignore`, `squawk-ignore-file`,',
    '  `squawk-disable-assume-in-transaction`) and eugene (`eugene: ignore E6`) are understood.',
    '- `datawright.yaml` sets levels (`error`, `warning`, `info`, `off`), the version of the server and the transaction:',
    '',
    '```yaml',
    'lint:',
    '  postgres: 16',
    '  transaction: true        # the tool runs each file in one',
    '  format: flyway           # when the files do not tell',
    '  rules: { prefer-text-field: off, ban-drop-not-null: error }',
    '```',
    '',
    `Formats, found by the files of the folder or named by \`--format\`: ${migrationFormats.map(({ name, title }) => `\`${name}\` (${title})`).join(', ')}.`,
    'Only the way forward is judged. A table that the migration makes itself is nobody’s yet, so most rules are silent about it.',
    '',
    'Of Flyway, `flyway.toml` (with `flyway.user.toml`) or `flyway.conf` is read, in the folder or above it: its locations, placeholders,',
    'prefixes, separator and suffixes of names, `mixed` and `executeInTransaction`. A script it would refuse, because only some of its',
    'statements can run in a transaction, is the error L009. Versions that the last baseline stands for are not judged, unless --since says that some of them are still to come.',
    '',
    ...ruleTable(migrationRules),
    ...migrationRules.flatMap((rule) =>
      ruleSection(rule, {
        language: 'sql',
        found: rule.examples.fires.map(exampleText),
        accepted: rule.examples.silent.map(exampleText),
      }),
    ),
  ].join('\n')}\n`;
}

function exampleText(example: Example): string {
  if (typeof example === 'string') return example;
  const { sql, postgres, inTransaction, earlier } = example;
  const circumstances = [
    ...(postgres === undefined ? [] : [`PostgreSQL ${postgres}`]),
    ...(inTransaction === true ? ['in the transaction of a tool'] : []),
    ...(earlier === undefined ? [] : [`after ${earlier.join(' ')}`]),
  ];
  return `${sql}  -- ${circumstances.join(', ')}`;
}
