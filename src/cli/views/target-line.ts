/** Which database a verb looked at: the first line of its screen. */
import { headLines } from '../layout.ts';
import type { Paint } from '../paint.ts';

interface Target {
  readonly label: string;
  readonly server: string;
  readonly environment?: string | undefined;
}

export function targetLines(
  { label, server, environment }: Target,
  paint: Paint,
  width: number,
): readonly string[] {
  return headLines([environment ?? 'app', paint.dim(`(${server}, ${label})`)], width);
}
