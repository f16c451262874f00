#!/usr/bin/env node
/** The process: streams, signals, the clock and the exit code. Nothing else in Datawright touches them. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HelpTable } from './help/table.ts';
import { run } from './run.ts';
import type { Output, Signal, World } from './world.ts';

const signals: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function output(stream: NodeJS.WriteStream): Output {
  // A reader that went away (`datawright plan | head -1`) is no failure of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    // A terminal that does not know its size says 0.
    get columns() {
      return stream.columns || undefined;
    },
    get rows() {
      return stream.rows || undefined;
    },
  };
}

const world: World = {
  argv: process.argv.slice(2),
  environment: process.env,
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  table: JSON.parse(readFileSync(new URL('./help.json', import.meta.url), 'utf8')) as HelpTable,
  folder(asked) {
    const path = resolve(asked ?? '.');
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : undefined;
  },
  async operation(name) {
    const { findVerb } = await import('../operations/table.ts');
    const verb = findVerb(name);
    if (verb === undefined) throw new Error(`the help table lists ${name}, which is no operation`);
    return verb.load();
  },
  async face(name) {
    const { faces } = await import('../faces.ts');
    const found = faces.find((one) => one.name === name);
    if (found === undefined) throw new Error(`the help table lists ${name}, which is no face`);
    return found.load();
  },
  async view(name) {
    const { views } = await import('./views.ts');
    const load = views[name];
    if (load === undefined) throw new Error(`${name} has no view`);
    return load();
  },
  async context(options) {
    const { createContext } = await import('../operations/context.ts');
    return createContext({ ...options, environment: process.env });
  },
  streams: { stdin: process.stdin, stdout: process.stdout },
  now: () => performance.now(),
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
  },
  onSignal(listener) {
    let received = false;
    const handlers = signals.map((signal) => {
      const handler = () => {
        // Whoever insists leaves at once.
        if (received) process.exit(signal === 'SIGINT' ? 130 : 143);
        received = true;
        listener(signal);
      };
      process.on(signal, handler);
      return () => process.off(signal, handler);
    });
    return () => {
      for (const remove of handlers) remove();
    };
  },
};

/** A pipe takes what was written only when it is flushed; leaving earlier cuts the output. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((done) => {
    if (stream.writableLength === 0 || stream.destroyed || stream.errored !== null) done();
    else stream.write('', () => done());
  });
}

// Node leaves silently when nothing is left that could end the command; nobody should take that for success.
process.once('beforeExit', () => {
  process.stderr.write(
    'error U008  this is a bug in Datawright: the command waited for something that never came\n',
  );
  process.exit(2);
});

const code = await run(world);
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit(code);
