/**
 * What the command line knows about the verbs without loading any of them: made from the operations when the
 * package is built, so that parsing and `--help` need neither zod nor an engine.
 */

export interface HelpTable {
  readonly version: string;
  readonly verbs: readonly VerbHelp[];
}

export interface VerbHelp {
  /** One or two words, `plan`, `quality run`. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  readonly effect: 'read' | 'write' | 'destructive';
  /** In order; only the last may repeat. */
  readonly positional: readonly OptionHelp[];
  readonly options: readonly OptionHelp[];
  /** It serves a client until that leaves, and has no outcome. */
  readonly stays?: true;
}

export interface OptionHelp {
  /** Name in the operation's input. */
  readonly field: string;
  /** As typed, without dashes: `allow-lossy`. */
  readonly flag: string;
  readonly type: 'boolean' | 'number' | 'string';
  /** The only values allowed, when there are few. */
  readonly choices?: readonly string[];
  readonly repeats: boolean;
  readonly required: boolean;
  readonly default?: string | number | boolean | readonly (string | number)[];
  readonly description: string;
}

/** Understood by every verb, before or after its name. */
export const globalOptions: readonly (OptionHelp & { readonly short?: string })[] = [
  option('json', 'boolean', 'One JSON document on stdout; progress as NDJSON on stderr'),
  {
    ...option('reporter', 'string', 'Findings on stdout for a CI: annotations, JUnit XML or SARIF 2.1.0'),
    choices: ['github', 'junit', 'sarif'],
  },
  option('cwd', 'string', 'Work in this folder instead of the current one'),
  option('quiet', 'boolean', 'Print only what is wrong'),
  { ...option('color', 'boolean', 'Colours on a terminal; NO_COLOR turns them off too'), default: true },
  option('width', 'number', 'Lay text out for this many columns (40 to 100)'),
  { ...option('help', 'boolean', 'Show this help'), short: 'h' },
  { ...option('version', 'boolean', 'Show the version'), short: 'V' },
];

function option(flag: string, type: OptionHelp['type'], description: string): OptionHelp {
  return { field: flag, flag, type, description, repeats: false, required: false };
}
