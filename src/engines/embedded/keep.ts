/** The client's side of the keeper (keeper.mjs): start one, hold on to it, let go. */
import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { failure } from '../../core/diagnostic.ts';
import type { ServerUser } from './places.ts';
import { serverEnvironment } from './run.ts';

/** All that a keeper needs to know; given to it as JSON. */
export interface KeeperOrder {
  readonly kind: 'temporary' | 'lasting';
  /** Removed at the end. Of a temporary server it holds everything, of a lasting one the sockets. */
  readonly folder: string;
  /** Only for lasting servers: the folder within `folder` that belongs to the server's user. */
  readonly socketFolder?: string;
  /** The keeper's own socket. */
  readonly socket: string;
  /** Only for lasting servers: names the one keeper of the data folder. */
  readonly lock?: string;
  readonly data: string;
  readonly log: string;
  readonly postgres: string;
  readonly args: readonly string[];
  readonly user?: ServerUser;
}

export interface Held {
  readonly postmaster: number;
  readonly port: number;
  /** Lets go; when nobody else holds the server, resolves after it has stopped. */
  release(): Promise<void>;
}

interface Ready {
  readonly postmaster: number;
  readonly port: number;
}

type Answer = { readonly ready: Ready } | { readonly error: string } | { readonly stopping: true };

const PATIENCE_MS = 90_000;

/** Starts a keeper in its own session, so that neither Ctrl-C nor the end of this process takes it along. */
export function startKeeper(order: KeeperOrder): ChildProcess {
  const program = fileURLToPath(new URL('./keeper.mjs', import.meta.url));
  const told = JSON.stringify({ ...order, environment: serverEnvironment() });
  const child = spawn(process.execPath, [program, told], {
    cwd: tmpdir(),
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    // Flags of this process (an inspector, loaders) are not for the keeper.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  child.on('error', () => {});
  child.unref();
  return child;
}

/**
 * Connects to the keeper of `order.socket`, starting one whenever there is none, until the server is ready.
 *
 * @throws E011 with the server's own words when it does not start
 */
export async function hold(order: KeeperOrder, running?: ChildProcess): Promise<Held> {
  let keeper = running;
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(15)) {
    const socket = await reach(order.socket);
    if (socket === undefined) {
      if (keeper === undefined || keeper.exitCode !== null || keeper.signalCode !== null)
        keeper = startKeeper(order);
      continue;
    }
    const answer = await ask(socket);
    if (answer !== undefined && 'ready' in answer) return heldOf(socket, answer.ready, order.kind);
    socket.destroy();
    if (answer !== undefined && 'error' in answer) throw notStarted(answer.error);
  }
  throw notStarted(`no answer within ${PATIENCE_MS / 1000} s`);
}

function reach(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** Undefined when the keeper hung up without an answer. */
function ask(socket: Socket): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(JSON.parse(text) as Answer);
    });
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(undefined));
    socket.write('start\n');
  });
}

function heldOf(socket: Socket, { postmaster, port }: Ready, kind: KeeperOrder['kind']): Held {
  let released = false;
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      // The keeper was killed: without it, nobody else would end the server.
      if (!released) endServer(postmaster, kind);
      resolve();
    });
  });
  // The connection alone must not keep this process alive.
  socket.unref();
  return {
    postmaster,
    port,
    release: async () => {
      released = true;
      socket.ref();
      socket.end();
      await closed;
    },
  };
}

function endServer(pid: number, kind: KeeperOrder['kind']): void {
  try {
    process.kill(pid, kind === 'temporary' ? 'SIGQUIT' : 'SIGINT');
  } catch {
    // It is gone already.
  }
}

function notStarted(detail: string): Error {
  return failure('E011', `the embedded PostgreSQL did not start: ${detail.trim()}`, {
    why: 'Nothing was read or changed',
    fix: 'SHADOW_DATABASE_URL and DATABASE_URL name a server of yours instead; datawright explain E011 lists causes',
  });
}
