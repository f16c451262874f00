/** The words of a command line → what to do. Pure: nothing is loaded, nothing is printed. */
import { parseArgs } from 'node:util';
import type { Diagnostic } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import { globalOptions, type HelpTable, type OptionHelp, type VerbHelp } from './help/table.ts';
import { usage } from './help/text.ts';

export interface Globals {
  readonly json: boolean;
  /** A name in `reporters`, instead of the view. */
  readonly reporter?: string;
  readonly quiet: boolean;
  readonly cwd?: string;
  readonly color?: boolean;
  readonly width?: number;
}

export type Command =
  | { readonly type: 'help'; readonly topic?: VerbHelp | string; readonly globals: Globals }
  | { readonly type: 'version'; readonly globals: Globals }
  | {
      readonly type: 'verb';
      readonly verb: VerbHelp;
      readonly input: Readonly<Record<string, unknown>>;
      readonly globals: Globals;
    }
  | {
      readonly type: 'wrong';
      readonly verb?: VerbHelp;
      readonly diagnostics: readonly Diagnostic[];
      readonly globals: Globals;
    };

export type VerbCommand = Extract<Command, { type: 'verb' }>;

/** A field of a verb's input as it is typed: `--dry-run`, `<side>`. */
export function typedName(verb: VerbHelp, field: string): string {
  const option = verb.options.find((o) => o.field === field);
  if (option !== undefined) return `--${option.flag}`;
  const word = verb.positional.find((o) => o.field === field);
  return word === undefined ? field : `<${word.flag}>`;
}

export function parseCommand(argv: readonly string[], table: HelpTable): Command {
  const rough = tokenize(argv, globalOptions);
  const words = rough.words.map((word) => word.text);
  const verb = findVerb(words, table);
  const options = [...globalOptions, ...(verb?.options ?? [])];
  const { flags, words: allWords } = verb === undefined ? rough : tokenize(argv, options);
  const { values, diagnostics } = readFlags(flags, options, verb);
  const globals = readGlobals(values);
  if (values.version === true && verb === undefined) return { type: 'version', globals };
  if (verb === undefined) return withoutVerb(words, table, values.help === true, diagnostics, globals);
  if (values.help === true) return { type: 'help', topic: verb, globals };
  const rest = allWords.slice(verb.name.split(' ').length).map((word) => word.text);
  const positional = readPositional(verb, rest);
  const missing = verb.options
    .filter((o) => o.required && values[o.field] === undefined)
    .map((o) => usageError('U003', `--${o.flag} is missing`, verb, o.description));
  const wrong = [...diagnostics, ...positional.diagnostics, ...missing];
  if (wrong.length > 0) return { type: 'wrong', verb, diagnostics: wrong, globals };
  const own = Object.fromEntries(
    Object.entries(values).filter(([f]) => verb.options.some((o) => o.field === f)),
  );
  return { type: 'verb', verb, input: { ...own, ...positional.values }, globals };
}

/** Finds the longest verb at the beginning of the words. */
function findVerb(words: readonly string[], table: HelpTable): VerbHelp | undefined {
  const [first, second] = words;
  return (
    table.verbs.find((v) => second !== undefined && v.name === `${first} ${second}`) ??
    table.verbs.find((v) => v.name === first)
  );
}

function withoutVerb(
  words: readonly string[],
  table: HelpTable,
  help: boolean,
  diagnostics: readonly Diagnostic[],
  globals: Globals,
): Command {
  const [first, second] = words[0] === 'help' ? words.slice(1) : words;
  if (first === undefined) {
    return diagnostics.length > 0 ? { type: 'wrong', diagnostics, globals } : { type: 'help', globals };
  }
  if (words[0] === 'help') {
    const topic = findVerb(words.slice(1), table);
    if (topic !== undefined) return { type: 'help', topic, globals };
  }
  const group = table.verbs.filter((v) => v.name.startsWith(`${first} `));
  if (group.length > 0 && second === undefined && help) return { type: 'help', topic: first, globals };
  const typed = group.length > 0 && second !== undefined ? `${first} ${second}` : first;
  const candidates = (group.length > 0 ? group : table.verbs).map((v) => v.name);
  const fix =
    didYouMean(typed, candidates) ??
    (group.length > 0 ? `one of ${candidates.join(', ')}` : 'see datawright --help for every verb');
  const message =
    group.length > 0 && second === undefined ? `${first} needs a second word` : `there is no verb ${typed}`;
  const unknown: Diagnostic = { code: 'U001', severity: 'error', where: {}, message, fix };
  return { type: 'wrong', diagnostics: [unknown], globals };
}

interface Flag {
  readonly name: string;
  readonly value?: string;
}

function tokenize(
  argv: readonly string[],
  options: readonly (OptionHelp & { readonly short?: string })[],
): { readonly flags: readonly Flag[]; readonly words: readonly { readonly text: string }[] } {
  const known = Object.fromEntries(
    options.map((o) => [
      o.flag,
      {
        type: o.type === 'boolean' ? ('boolean' as const) : ('string' as const),
        ...(o.short === undefined ? {} : { short: o.short }),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...argv], options: known, strict: false, tokens: true });
  const flags = tokens.flatMap((t) =>
    t.kind === 'option' ? [{ name: t.name, ...(t.value === undefined ? {} : { value: t.value }) }] : [],
  );
  const words = tokens.flatMap((t) => (t.kind === 'positional' ? [{ text: t.value }] : []));
  return { flags, words };
}

function readFlags(
  flags: readonly Flag[],
  options: readonly OptionHelp[],
  verb: VerbHelp | undefined,
): { readonly values: Readonly<Record<string, unknown>>; readonly diagnostics: readonly Diagnostic[] } {
  const values: Record<string, unknown> = {};
  const diagnostics: Diagnostic[] = [];
  for (const { name, value } of flags) {
    const negated =
      name.startsWith('no-') && options.find((o) => o.type === 'boolean' && o.flag === name.slice(3));
    const option = options.find((o) => o.flag === name) ?? (negated || undefined);
    if (option === undefined) {
      const typed = name.length === 1 ? `-${name}` : `--${name}`;
      const fix = didYouMean(
        name,
        options.map((o) => o.flag),
      )?.replace('mean ', 'mean --');
      diagnostics.push(usageError('U002', `${verb?.name ?? 'datawright'} has no flag ${typed}`, verb, fix));
    } else if (option.type === 'boolean') {
      const meant =
        value === undefined ? true : value === 'true' ? true : value === 'false' ? false : undefined;
      if (meant === undefined) {
        diagnostics.push(usageError('U004', `--${name} is a switch and takes no value, got ${value}`, verb));
      } else values[option.field] = negated && option.flag !== name ? !meant : meant;
    } else if (value === undefined || /^--[a-z]/.test(value)) {
      diagnostics.push(usageError('U005', `--${name} needs a value`, verb, option.description));
    } else {
      const read = readValue(option, value, `--${name}`, verb);
      if (read.diagnostic !== undefined) diagnostics.push(read.diagnostic);
      else if (!option.repeats) values[option.field] = read.value;
      else {
        const before = values[option.field];
        values[option.field] = [...(Array.isArray(before) ? before : []), read.value];
      }
    }
  }
  return { values, diagnostics };
}

function readPositional(
  verb: VerbHelp,
  words: readonly string[],
): { readonly values: Readonly<Record<string, unknown>>; readonly diagnostics: readonly Diagnostic[] } {
  const values: Record<string, unknown> = {};
  const diagnostics: Diagnostic[] = [];
  let rest = words;
  for (const argument of verb.positional) {
    const taken = argument.repeats ? rest : rest.slice(0, 1);
    rest = rest.slice(taken.length);
    if (taken.length === 0) {
      if (argument.required) {
        const fix = `${argument.description}: ${usage(verb)}`;
        diagnostics.push(usageError('U003', `<${argument.flag}> is missing`, verb, fix));
      }
      continue;
    }
    const read = taken.map((word) => readValue(argument, word, `<${argument.flag}>`, verb));
    diagnostics.push(...read.flatMap((r) => (r.diagnostic === undefined ? [] : [r.diagnostic])));
    values[argument.field] = argument.repeats ? read.map((r) => r.value) : read[0]?.value;
  }
  if (rest.length > 0) {
    diagnostics.push(
      usageError('U006', `${verb.name} does not know what to do with ${rest.join(' ')}`, verb),
    );
  }
  return { values, diagnostics };
}

function readValue(
  option: OptionHelp,
  text: string,
  name: string,
  verb: VerbHelp | undefined,
): { readonly value?: string | number; readonly diagnostic?: Diagnostic } {
  if (option.choices !== undefined && !option.choices.includes(text)) {
    const fix = didYouMean(text, option.choices);
    const message = `${name} is one of ${option.choices.join(', ')}; got ${text}`;
    return { diagnostic: usageError('U004', message, verb, fix) };
  }
  if (option.type !== 'number') return { value: text };
  const number = Number(text.replaceAll(/(?<=\d)[_,](?=\d)/g, ''));
  if (text.trim() === '' || !Number.isFinite(number)) {
    return { diagnostic: usageError('U004', `${name} is a number; got ${text}`, verb) };
  }
  return { value: number };
}

function readGlobals(values: Readonly<Record<string, unknown>>): Globals {
  return {
    json: values.json === true,
    quiet: values.quiet === true,
    ...(typeof values.reporter === 'string' ? { reporter: values.reporter } : {}),
    ...(typeof values.cwd === 'string' ? { cwd: values.cwd } : {}),
    ...(typeof values.color === 'boolean' ? { color: values.color } : {}),
    ...(typeof values.width === 'number' ? { width: values.width } : {}),
  };
}

function usageError(code: string, message: string, verb: VerbHelp | undefined, fix?: string): Diagnostic {
  const help = verb === undefined ? 'see datawright --help' : `see datawright ${verb.name} --help`;
  return { code, severity: 'error', where: {}, message, fix: fix ?? help };
}
