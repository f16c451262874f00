/** One command from its words to its exit code: 0 clean, 1 findings, 2 failure, 130 and 143 when interrupted. */
import type { Context } from '../operations/context.ts';
import { diagnosticsOf } from '../operations/failure.ts';
import { parseInput } from '../operations/usage.ts';
import { type Ending, exitCode, showCommandLine, showEnding } from './ending.ts';
import { parseCommand, typedName, type VerbCommand } from './parse.ts';
import { chooseProgress } from './progress/choose.ts';
import { createScreen, type Screen } from './screen.ts';
import { serve } from './serve.ts';
import { listen } from './signal.ts';
import { createTrail } from './trail.ts';
import type { World } from './world.ts';

/** What is still open may take this long to close after a signal. */
const CLOSING_MILLISECONDS = 5000;
const TICK_MILLISECONDS = 100;

export async function run(world: World): Promise<number> {
  const command = parseCommand(world.argv, world.table);
  const screen = createScreen(world, command.globals);
  if (command.type !== 'verb') return showCommandLine(command, world, screen);
  const ending = await endingOf(command, world, screen);
  await showEnding(command, ending, world, screen);
  return exitCode(ending);
}

async function endingOf(command: VerbCommand, world: World, screen: Screen): Promise<Ending> {
  const { verb, globals } = command;
  const root = world.folder(globals.cwd);
  if (root === undefined) {
    const message = `there is no folder ${globals.cwd ?? '.'}`;
    return { type: 'failed', diagnostics: [{ code: 'U007', severity: 'error', where: {}, message }] };
  }
  return verb.stays === true ? serve(command, root, world) : runVerb(command, root, world, screen);
}

async function runVerb(command: VerbCommand, root: string, world: World, screen: Screen): Promise<Ending> {
  const { verb, input, globals } = command;
  const progress = chooseProgress(world, screen, globals);
  const stopTicking = world.every(TICK_MILLISECONDS, () => progress.tick());
  const trail = createTrail();
  const signal = listen(world);
  let context: Context | undefined;
  const work = async (): Promise<Ending> => {
    const operation = await world.operation(verb.name);
    const parsed = parseInput(operation, input, (field) => typedName(verb, field));
    if ('diagnostics' in parsed) return { type: 'failed', diagnostics: parsed.diagnostics };
    context = await world.context({
      root,
      report: (event) => {
        trail.see(event);
        progress.report(event);
      },
    });
    return { type: 'finished', outcome: await operation.run(parsed.input, context) };
  };
  const failed = (error: unknown): Ending => ({
    type: 'failed',
    diagnostics: diagnosticsOf(error, world.environment),
  });
  const interrupted = signal.received.then(
    (name): Ending => ({ type: 'interrupted', signal: name, trail: trail.read() }),
  );
  const ending = await Promise.race([work().catch(failed), interrupted]);
  stopTicking();
  progress.close();
  const closed = await close(context, ending, failed);
  signal.stop();
  return ending.type === 'finished' ? closed : ending;
}

/** Closes what was opened: a failure to do so spoils a success, and a signal does not wait for it for ever. */
async function close(
  context: Context | undefined,
  ending: Ending,
  failed: (error: unknown) => Ending,
): Promise<Ending> {
  if (context === undefined) return ending;
  const closing = context.close().then(() => ending, failed);
  if (ending.type !== 'interrupted') return closing;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ending>((resolve) => {
    timer = setTimeout(() => resolve(ending), CLOSING_MILLISECONDS);
  });
  return Promise.race([closing, late]).finally(() => clearTimeout(timer));
}
