/** Bars on a terminal, lines elsewhere, NDJSON with `--json`, nothing with `--quiet`. */
import { silent } from '../../core/progress.ts';
import type { Globals } from '../parse.ts';
import type { Screen } from '../screen.ts';
import type { World } from '../world.ts';
import { ndjsonProgress } from './ndjson.ts';
import { plainProgress } from './plain.ts';
import type { Progress } from './progress.ts';
import { terminalProgress } from './tty.ts';

export function chooseProgress(world: World, screen: Screen, globals: Globals): Progress {
  const { stderr, now } = world;
  const { paint } = screen.err;
  const sink = screen.err;
  if (globals.quiet) return { report: silent, tick() {}, close() {} };
  if (globals.json) {
    const progress = ndjsonProgress({ sink: { write: screen.err.document }, now });
    return { ...progress, report: (event) => progress.report(screen.redacted(event)) };
  }
  if (!stderr.isTerminal || world.environment.TERM === 'dumb') return plainProgress({ sink, now });
  const size = () => ({ columns: stderr.columns ?? 80, rows: stderr.rows ?? 24 });
  return terminalProgress({ sink, paint, now, size });
}
