/**
 * How an operation's output is shown to a person. A view draws only its output: the command line itself adds
 * diagnostics, the `next` commands and the blank line before the prompt.
 */
import type { z } from 'zod';
import type { Operation } from '../operations/operation.ts';
import type { Paint } from './paint.ts';

/** `views/<verb>.ts` exports `<verb>View: View<typeof <verb>Operation>`; lines are at most `width` wide. */
export type View<Of extends Pick<Operation, 'output'>> = (
  output: z.output<Of['output']>,
  paint: Paint,
  width: number,
) => readonly string[];

/** A view whose output type is no longer known, as the table of views holds it (methods compare bivariantly). */
export type AnyView = { draw(output: unknown, paint: Paint, width: number): readonly string[] }['draw'];
