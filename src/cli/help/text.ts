/** Help as people read it: what a verb does, what to type, what every flag means, what the exit code says. */
import { columns, wrap } from '../layout.ts';
import type { Paint } from '../paint.ts';
import { globalOptions, type HelpTable, type OptionHelp, type VerbHelp } from './table.ts';

/** The order in which a person meets the verbs; one that is in no group comes under "more". */
const groups: readonly (readonly [title: string, verbs: readonly string[]])[] = [
  ['begin', ['init', 'pull', 'check', 'explain', 'doctor']],
  ['generate', ['generate', 'seed', 'report']],
  ['migrate', ['plan', 'apply', 'down', 'status', 'drift']],
  ['pipelines', ['run', 'runs', 'quarantine']],
  ['quality', ['quality run', 'gate']],
];

export function rootHelp(table: HelpTable, paint: Paint, width: number): readonly string[] {
  const grouped = new Set(groups.flatMap(([, verbs]) => verbs));
  const rest = table.verbs.filter((v) => !grouped.has(v.name)).map((v) => v.name);
  const rows = [...groups, ['more', rest] as const].flatMap(([title, names]) =>
    names
      .flatMap((name) => table.verbs.filter((v) => v.name === name))
      .map((verb, i) => [paint.dim(i === 0 ? title : ''), paint.accent(verb.name), verb.summary]),
  );
  return [
    ...wrap(
      `${paint.bold('datawright')} ${table.version}   contract in, proof out: the data engineer of your PostgreSQL`,
      width,
    ),
    '',
    `  datawright ${paint.accent('<verb>')} [flags]`,
    '',
    ...columns(rows, { width, align: ['left', 'left', 'left'] }),
    '',
    ...optionLines('flags of every verb', globalOptions, paint, width),
    '',
    ...exitCodes(paint, width),
    '',
    ...wrap(
      'New here: datawright init, then datawright check. Help on a verb: datawright <verb> --help',
      width,
      '  ',
    ),
  ];
}

/** `datawright quality` — the verbs that begin with a word. */
export function groupHelp(table: HelpTable, word: string, paint: Paint, width: number): readonly string[] {
  const verbs = table.verbs.filter((v) => v.name.startsWith(`${word} `));
  return [
    `  datawright ${paint.accent(`${word} <verb>`)} [flags]`,
    '',
    ...columns(
      verbs.map((v) => [paint.accent(v.name), v.summary]),
      { width },
    ),
  ];
}

export function verbHelp(verb: VerbHelp, paint: Paint, width: number): readonly string[] {
  const own = [...verb.positional, ...verb.options];
  return [
    ...wrap(`${paint.bold(`datawright ${verb.name}`)}   ${verb.summary}`, width),
    '',
    ...wrap(usage(verb), width, '  '),
    '',
    ...wrap(verb.description, width, '  '),
    ...(verb.examples.length === 0
      ? []
      : [
          '',
          paint.dim('examples'),
          ...columns(
            verb.examples.map((e) => [paint.accent(e.command), e.does]),
            { width, align: ['left', 'left'] },
          ),
        ]),
    ...(own.length === 0
      ? []
      : [
          '',
          ...argumentLines(verb.positional, paint, width),
          ...optionLines('flags', verb.options, paint, width),
        ]),
    '',
    paint.dim(effectText[verb.effect]),
    ...wrap(`${paint.dim('also')}  ${globalOptions.map((o) => flagText(o)).join('  ')}`, width),
    '',
    ...exitCodes(paint, width),
  ];
}

export function usage(verb: VerbHelp): string {
  const words = verb.positional.map((p) => {
    const name = p.repeats ? `${p.flag}…` : p.flag;
    return p.required ? `<${name}>` : `[${name}]`;
  });
  const required = verb.options.filter((o) => o.required).map((o) => flagText(o));
  return ['datawright', verb.name, ...words, ...required, verb.options.length > 0 ? '[flags]' : '']
    .join(' ')
    .trimEnd();
}

export const effectText: Readonly<Record<VerbHelp['effect'], string>> = {
  read: 'Changes nothing.',
  write: 'Writes files or adds to databases; destroys nothing.',
  destructive: 'Can destroy data: what is lost is named first, and has to be allowed by name.',
};

/** `--kills <number>`, `--target <app|warehouse>`, `--no-prove` for a switch that is on by itself. */
export function flagText(option: OptionHelp): string {
  if (option.type === 'boolean') return option.default === true ? `--no-${option.flag}` : `--${option.flag}`;
  return `--${option.flag} <${option.choices?.join('|') ?? (option.type === 'number' ? 'number' : 'text')}>`;
}

function optionLines(
  title: string,
  options: readonly (OptionHelp & { readonly short?: string })[],
  paint: Paint,
  width: number,
): readonly string[] {
  if (options.length === 0) return [];
  const rows = options.map((o) => [
    paint.accent(o.short === undefined ? flagText(o) : `-${o.short}, ${flagText(o)}`),
    describe(o),
  ]);
  return [paint.dim(title), ...columns(rows, { width, align: ['left', 'left'] })];
}

function argumentLines(positional: readonly OptionHelp[], paint: Paint, width: number): readonly string[] {
  if (positional.length === 0) return [];
  const rows = positional.map((p) => [paint.accent(p.repeats ? `${p.flag}…` : p.flag), describe(p)]);
  return [paint.dim('arguments'), ...columns(rows, { width, align: ['left', 'left'] }), ''];
}

function describe(option: OptionHelp): string {
  const notes = [
    option.type === 'boolean' && option.default === true ? 'on unless turned off' : undefined,
    option.repeats ? 'may be given several times' : undefined,
    option.required ? 'required' : undefined,
    defaultText(option),
  ].filter((note) => note !== undefined);
  return notes.length === 0 ? option.description : `${option.description} (${notes.join(', ')})`;
}

function defaultText(option: OptionHelp): string | undefined {
  const value = option.default;
  if (value === undefined || typeof value === 'boolean' || value === '') return undefined;
  if (typeof value === 'string' || typeof value === 'number') return `default ${value}`;
  return value.length === 0 ? undefined : `default ${value.join(', ')}`;
}

export const exitCodeText: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'clean'],
  ['1', 'findings: something was found that a person should look at'],
  ['2', 'failure: the verb could not do its work; what state things are in is said'],
];

function exitCodes(paint: Paint, width: number): readonly string[] {
  return [paint.dim('exit code'), ...columns(exitCodeText, { width, align: ['right', 'left'] })];
}
