/** The help table as a Markdown page: the operation reference. */
import { globalOptions, type HelpTable, type OptionHelp, type VerbHelp } from './table.ts';
import { effectText, exitCodeText, flagText, usage } from './text.ts';

export function operationsDocument(table: HelpTable): string {
  const list = table.verbs.map(
    (v) => `| [\`${v.name}\`](#${v.name.replaceAll(' ', '-')}) | ${cell(v.summary)} |`,
  );
  return [
    '# Operations',
    '',
    'Every verb of `datawright`, generated from the operations themselves. The library runs the same ones:',
    '`runOperation(name, input, context)` takes the fields below as its input.',
    '',
    '| verb | what it does |',
    '|---|---|',
    ...list,
    '',
    '## Everywhere',
    '',
    ...optionTable(globalOptions),
    '',
    '| exit code | |',
    '|---|---|',
    ...exitCodeText.map(([code, text]) => `| ${code} | ${text} |`),
    '',
    'With `--json`, stdout is one document `{ operation, verdict, output, diagnostics, next }`; `verdict` is `clean`,',
    '`findings`, `failed` or `interrupted`. Progress is NDJSON on stderr. [Output for programs](output.md) names every field;',
    '`datawright <verb> --help --json` prints its JSON Schema.',
    ...table.verbs.flatMap(section),
    '',
  ].join('\n');
}

function section(verb: VerbHelp): readonly string[] {
  const options = [...verb.positional, ...verb.options];
  return [
    '',
    `## ${verb.name}`,
    '',
    verb.description,
    '',
    '```',
    usage(verb),
    '```',
    '',
    effectText[verb.effect],
    ...(options.length === 0 ? [] : ['', ...optionTable(verb.options, verb.positional)]),
    ...(verb.examples.length === 0 ? [] : ['', '| example | |', '|---|---|']),
    ...verb.examples.map((e) => `| \`${cell(e.command)}\` | ${cell(e.does)} |`),
  ];
}

function optionTable(
  options: readonly OptionHelp[],
  positional: readonly OptionHelp[] = [],
): readonly string[] {
  const row = (typed: string, o: OptionHelp) =>
    `| \`${cell(typed)}\` | ${cell(o.description)}${o.repeats ? '; may be given several times' : ''} | ${fallback(o)} |`;
  return [
    '| flag | meaning | default |',
    '|---|---|---|',
    ...positional.map((o) => row(o.required ? `<${o.flag}>` : `[${o.flag}]`, o)),
    ...options.map((o) => row(flagText(o), o)),
  ];
}

function fallback(option: OptionHelp): string {
  if (option.required) return 'required';
  const value = option.default;
  if (option.type === 'boolean' && value === true) return 'on';
  if (value === undefined || typeof value === 'boolean' || value === '') return '';
  const text = typeof value === 'object' ? value.join(', ') : String(value);
  return text === '' ? '' : `\`${cell(text)}\``;
}

/** Text as it may stand in a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
