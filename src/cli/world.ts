/** What the command line may touch of the process around it: handed in, so that tests run it whole. */

import type { Report } from '../core/progress.ts';
import type { Context, ContextOptions } from '../operations/context.ts';
import type { Face, Host } from '../operations/face.ts';
import type { Operation } from '../operations/operation.ts';
import type { HelpTable } from './help/table.ts';
import type { AnyView } from './view.ts';

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface World {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly table: HelpTable;
  /** The absolute folder to work in, or undefined when it is no folder. */
  folder(asked: string | undefined): string | undefined;
  operation(name: string): Promise<Operation>;
  view(name: string): Promise<AnyView>;
  face(name: string): Promise<Face>;
  context(options: {
    readonly root: string;
    readonly report: Report;
    readonly readOnly?: boolean;
    readonly memory?: ContextOptions['memory'];
  }): Promise<Context>;
  /** What a face speaks through. */
  readonly streams: Pick<Host, 'stdin' | 'stdout'>;
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls `tick` regularly without keeping the process alive; gives the function that stops it. */
  every(milliseconds: number, tick: () => void): () => void;
  /** Listens for the signals that end a command; gives the function that stops listening. */
  onSignal(listener: (signal: Signal) => void): () => void;
}
