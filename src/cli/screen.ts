/** Where lines go and how they are dressed: colours per stream, one width, and nothing secret ever. */

import { createRedact, redactedTexts } from '../core/redact.ts';
import { pageWidth } from './layout.ts';
import { createPaint, type Paint, wantsColour } from './paint.ts';
import type { Globals } from './parse.ts';
import type { Output, World } from './world.ts';

export interface Screen {
  readonly out: Pane;
  readonly err: Pane;
  readonly width: number;
  /** A value whose texts are fit to be shown. */
  redacted<T>(value: T): T;
}

export interface Pane {
  readonly paint: Paint;
  lines(lines: readonly string[]): void;
  write(text: string): void;
  /** JSON or XML of values that are redacted already. */
  document(text: string): void;
}

export function createScreen(world: World, globals: Globals): Screen {
  const redact = createRedact(world.environment);
  const pane = (output: Output): Pane => {
    const asked = globals.json ? false : globals.color;
    const { isTerminal } = output;
    const { environment } = world;
    const paint = createPaint(
      wantsColour({ isTerminal, environment, ...(asked === undefined ? {} : { asked }) }),
    );
    const write = (text: string) => output.write(redact(text));
    return {
      paint,
      write,
      document: (text) => output.write(text),
      lines(lines) {
        if (lines.length > 0) write(`${lines.join('\n')}\n`);
      },
    };
  };
  const columns = world.stdout.columns ?? world.stderr.columns;
  return {
    out: pane(world.stdout),
    err: pane(world.stderr),
    width: pageWidth(globals.width ?? columns),
    redacted: (value) => redactedTexts(value, redact),
  };
}
