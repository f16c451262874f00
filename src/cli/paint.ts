/**
 * The few colours of the terminal: default for facts, dim for context, one accent for what changed, red and
 * yellow only for what needs a person. Plain when the stream is no terminal or NO_COLOR is set.
 */
import picocolors from 'picocolors';

export interface Paint {
  /** Context that may be skipped. */
  dim(text: string): string;
  /** What changed, what is new, where to look. */
  accent(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
  bold(text: string): string;
}

export interface ColourChoice {
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `--no-color` gives false; undefined leaves it to the environment. */
  readonly asked?: boolean;
}

/** NO_COLOR and FORCE_COLOR as no-color.org and Node understand them; a flag beats both. */
export function wantsColour({ isTerminal, environment, asked }: ColourChoice): boolean {
  if (asked !== undefined) return asked;
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment.TERM !== 'dumb';
}

export function createPaint(colour: boolean): Paint {
  const colours = picocolors.createColors(colour);
  return {
    dim: colours.dim,
    accent: colours.cyan,
    good: colours.green,
    warn: colours.yellow,
    bad: colours.red,
    bold: colours.bold,
  };
}

/** For files, pipes and tests. */
export const plainPaint: Paint = createPaint(false);
