/** How a command ends, shown to a person or written as one JSON document. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { hasErrors } from '../core/diagnostic.ts';
import { documentText } from '../operations/document.ts';
import type { Case, Outcome } from '../operations/operation.ts';
import { renderDiagnostics } from './diagnostics.ts';
import type { VerbHelp } from './help/table.ts';
import { groupHelp, rootHelp, verbHelp } from './help/text.ts';
import { columns } from './layout.ts';
import type { Paint } from './paint.ts';
import type { Command, Globals } from './parse.ts';
import type { Report } from './reporters/report.ts';
import { reporters } from './reporters.ts';
import type { Screen } from './screen.ts';
import type { Trail } from './trail.ts';
import type { Signal, World } from './world.ts';

export type Ending =
  | { readonly type: 'finished'; readonly outcome: Outcome<unknown> }
  /** A face whose client has left. */
  | { readonly type: 'served' }
  | { readonly type: 'failed'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'interrupted'; readonly signal: Signal; readonly trail: Trail };

const signalCodes: Readonly<Record<Signal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

export function exitCode(ending: Ending): number {
  if (ending.type === 'interrupted') return signalCodes[ending.signal];
  if (ending.type === 'served') return 0;
  return ending.type === 'failed' ? 2 : ending.outcome.verdict === 'clean' ? 0 : 1;
}

/** Help, version and mistakes on the command line: everything that runs no verb. */
export async function showCommandLine(
  command: Exclude<Command, { type: 'verb' }>,
  world: Pick<World, 'table' | 'operation' | 'face'>,
  screen: Screen,
): Promise<number> {
  const { table } = world;
  const { out, err, width } = screen;
  if (command.type === 'version') {
    out.lines([table.version]);
    return 0;
  }
  if (command.type === 'help') {
    const { topic } = command;
    if (command.globals.json) {
      const { helpDocument } = await import('./help/json.ts');
      out.write(await helpDocument(topic, world));
    } else if (topic === undefined) out.lines(rootHelp(table, out.paint, width));
    else if (typeof topic === 'string') out.lines(groupHelp(table, topic, out.paint, width));
    else out.lines(verbHelp(topic, out.paint, width));
    return 0;
  }
  const { globals } = command;
  const diagnostics = screen.redacted(command.diagnostics);
  const reported = await reportOf(globals, command.verb?.name ?? '', world, { diagnostics, cases: [] });
  if (reported !== undefined) out.document(reported);
  else if (globals.json)
    out.document(`${documentText(command.verb?.name ?? null, 'failed', undefined, diagnostics, 2)}\n`);
  else err.lines(renderDiagnostics(diagnostics, err.paint, width));
  return 2;
}

export async function showEnding(
  command: Extract<Command, { type: 'verb' }>,
  ending: Ending,
  world: World,
  screen: Screen,
): Promise<void> {
  if (ending.type === 'served') return;
  const { verb, globals } = command;
  const { out, err, width } = screen;
  const diagnostics = screen.redacted(endingDiagnostics(verb, ending));
  const cases = screen.redacted(await casesOf(verb, ending, world));
  const reported = await reportOf(globals, verb.name, world, { diagnostics, cases });
  if (reported !== undefined) return out.document(reported);
  if (globals.json) {
    const outcome = ending.type === 'finished' ? screen.redacted(ending.outcome) : undefined;
    const verdict = outcome?.verdict ?? ending.type;
    out.document(`${documentText(verb.name, verdict, outcome, diagnostics, 2)}\n`);
    return;
  }
  if (ending.type === 'finished' && !globals.quiet) {
    const view = await world.view(verb.name);
    out.lines(view(ending.outcome.output, out.paint, width));
    const next = nextLines(ending.outcome.next, out.paint, width);
    out.lines(next.length === 0 ? [] : ['', ...next]);
  }
  if (diagnostics.length === 0) return;
  const shown = renderDiagnostics(diagnostics, err.paint, width);
  err.lines(ending.type === 'finished' && !globals.quiet ? ['', ...shown] : shown);
}

/** Undefined where no reporter is asked for. */
async function reportOf(
  { reporter }: Globals,
  operation: string,
  { table: { version } }: Pick<World, 'table'>,
  found: Pick<Report, 'diagnostics' | 'cases'>,
): Promise<string | undefined> {
  const report = await reporters[reporter ?? '']?.();
  return report?.({ version, operation, ...found });
}

async function casesOf(
  { name }: VerbHelp,
  ending: Ending,
  world: Pick<World, 'operation'>,
): Promise<readonly Case[]> {
  if (ending.type !== 'finished') return [];
  const { cases } = await world.operation(name);
  return cases?.(ending.outcome.output) ?? [];
}

function nextLines(next: Outcome<unknown>['next'], paint: Paint, width: number): readonly string[] {
  const rows = next.map((n, i) => [
    i === 0 ? paint.dim('next') : '',
    paint.accent(n.command),
    paint.dim(n.does),
  ]);
  return columns(rows, { width, align: ['left', 'left', 'left'] });
}

function endingDiagnostics(
  verb: VerbHelp,
  ending: Exclude<Ending, { type: 'served' }>,
): readonly Diagnostic[] {
  if (ending.type === 'finished') return ending.outcome.diagnostics;
  if (ending.type === 'interrupted') return [interruption(verb, ending.signal, ending.trail)];
  if (hasErrors(ending.diagnostics)) return ending.diagnostics;
  const message = `${verb.name} failed without saying why`;
  return [...ending.diagnostics, { code: 'U008', severity: 'error', where: {}, message }];
}

/** Says what state things are in now. */
function interruption(verb: VerbHelp, signal: Signal, trail: Trail): Diagnostic {
  const done =
    trail.finished.length === 0 ? 'nothing was finished' : `finished: ${trail.finished.join(', ')}`;
  const open = trail.underWay.length === 0 ? '' : `; under way and rolled back: ${trail.underWay.join(', ')}`;
  const state = verb.effect === 'read' ? 'nothing was changed' : `${done}${open}`;
  return {
    code: 'U009',
    severity: 'error',
    where: {},
    message: `interrupted by ${signal}: ${state}`,
    fix:
      verb.effect === 'read'
        ? `run datawright ${verb.name} again`
        : `datawright ${verb.name} goes on from here; datawright status and datawright runs show where things stand`,
  };
}
