/** The command line of a project folder, whole and in this process: words in, what is printed and the exit code out. */
import { resolve } from 'node:path';
import type { HelpTable } from '../../src/cli/help/table.ts';
import { describeVerbs } from '../../src/cli/help/verbs.ts';
import { run } from '../../src/cli/run.ts';
import { views } from '../../src/cli/views.ts';
import { faces } from '../../src/faces.ts';
import { createContext } from '../../src/operations/context.ts';
import { findVerb } from '../../src/operations/table.ts';

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export type CommandLine = (line: string) => Promise<Printed>;

let table: HelpTable | undefined;

async function helpTable(): Promise<HelpTable> {
  table ??= { version: '0.0.0', verbs: await describeVerbs() };
  return table;
}

/** @param environment all that the process knows of its environment */
export function commandLine(
  root: string,
  environment: Readonly<Record<string, string>>,
  columns = 80,
): CommandLine {
  return async (line) => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await run({
      argv: line.split(' ').filter((word) => word !== ''),
      environment,
      stdout: { isTerminal: false, columns, write: (text) => void out.push(text) },
      stderr: { isTerminal: false, columns, write: (text) => void err.push(text) },
      table: await helpTable(),
      folder: (asked) => resolve(root, asked ?? '.'),
      operation: async (name) => {
        const verb = findVerb(name);
        if (verb === undefined) throw new Error(`there is no verb ${name}`);
        return verb.load();
      },
      view: async (name) => {
        const load = views[name];
        if (load === undefined) throw new Error(`${name} has no view`);
        return load();
      },
      face: async (name) => {
        const found = faces.find((one) => one.name === name);
        if (found === undefined) throw new Error(`there is no face ${name}`);
        return found.load();
      },
      streams: { stdin: process.stdin, stdout: process.stdout },
      context: async (options) => createContext({ ...options, environment }),
      now: () => performance.now(),
      every: () => () => {},
      onSignal: () => () => {},
    });
    return { code, out: out.join(''), err: err.join('') };
  };
}
