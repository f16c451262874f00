/**
 * The keeper: a small process that owns one PostgreSQL server and ends it when nobody needs it any more.
 *
 * Clients hold a connection to its socket. A connection closes however its process ends, so when the last one
 * is gone the server is stopped (a temporary one without ceremony, its folder removed; a lasting one cleanly)
 * and the keeper exits. Plain JavaScript without dependencies: it runs as it is from sources and beside a bundle.
 *
 * argv[2] is a JSON object, the `KeeperOrder` of keep.ts. Protocol: the client sends `start\n`; the keeper
 * answers one line, `{"ready":{"postmaster":pid,"port":5432}}`, `{"error":"…"}` or `{"stopping":true}`.
 */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A keeper that nobody ever talked to gives up after this long. */
const LONELY_MS = 30_000;
const START_MS = 60_000;
const STOP_MS = 60_000;
/** Folders younger than this may belong to a keeper that is just starting. */
const SWEEP_AGE_MS = 60_000;

const order = JSON.parse(process.argv[2]);
const clients = new Set();
let postmaster;
let starting;
let stopping;

if (order.kind === 'lasting') {
  await takeLock();
  ownFolder();
}
if (process.platform !== 'win32') fs.rmSync(order.socket, { force: true });
const listener = net.createServer({ allowHalfOpen: true }, greet);
listener.listen(order.socket);
await new Promise((resolve) => listener.once('listening', resolve));
const lonely = setTimeout(stop, LONELY_MS);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
if (order.kind === 'temporary') sweep();

/** Sockets of a lasting server lie in a folder that the keeper makes, and removes, under its lock. */
function ownFolder() {
  fs.mkdirSync(order.folder, { recursive: true, mode: 0o700 });
  const mine = process.getuid?.();
  // The name can be guessed by others; a folder of theirs is not used.
  if (mine !== undefined && fs.statSync(order.folder).uid !== mine) process.exit(1);
  if (order.socketFolder === undefined) return;
  fs.mkdirSync(order.socketFolder, { recursive: true, mode: 0o700 });
  if (order.user !== undefined) {
    fs.chmodSync(order.folder, 0o711);
    fs.chownSync(order.socketFolder, order.user.uid, order.user.gid);
  }
}

function greet(socket) {
  socket.setEncoding('utf8');
  const leave = () => {
    const counted = clients.delete(socket);
    if (counted && clients.size === 0) stop();
    else if (!stopping) socket.end();
  };
  socket.on('error', leave);
  socket.on('end', leave);
  socket.on('close', leave);
  socket.once('data', async () => {
    if (stopping) return socket.end(`${JSON.stringify({ stopping: true })}\n`);
    clearTimeout(lonely);
    clients.add(socket);
    starting ??= start();
    const answer = await starting;
    if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`);
    if (answer.error !== undefined) stop();
  });
}

async function start() {
  try {
    await endOrphan(order.data);
    const log = fs.openSync(order.log, 'w', 0o600);
    postmaster = spawn(order.postgres, order.args, {
      ...order.user,
      cwd: order.folder,
      env: order.environment,
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    let ended;
    postmaster.once('error', (error) => {
      ended = error.message;
    });
    postmaster.once('exit', (code, signal) => {
      ended = `the server ended with ${code ?? signal}`;
      // A server that dies by itself leaves nothing to keep.
      stop();
    });
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      if (ended !== undefined) return { error: `${ended}\n${logTail()}` };
      const port = readyPort();
      if (port !== undefined) return { ready: { postmaster: postmaster.pid, port } };
      await sleep(5);
    }
    return { error: `not ready after ${START_MS / 1000} s\n${logTail()}` };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Line 4 of postmaster.pid is the port; line 8 the server's own word on its state, which pg_ctl waits for too. */
function readyPort() {
  const lines = readText(path.join(order.data, 'postmaster.pid')).split('\n');
  const ready = Number(lines[0]) === postmaster.pid && lines[7]?.trim() === 'ready';
  return ready ? Number(lines[3]) : undefined;
}

function logTail() {
  return readText(order.log).trim().split('\n').slice(-8).join('\n');
}

function stop() {
  stopping ??= (async () => {
    listener.close();
    if (postmaster?.pid !== undefined) {
      await endServer(postmaster.pid, order.kind === 'temporary' ? 'SIGQUIT' : 'SIGINT');
    }
    if (process.platform !== 'win32') fs.rmSync(order.socket, { force: true });
    fs.rmSync(order.folder, { recursive: true, force: true, maxRetries: 5 });
    if (order.kind === 'lasting') releaseLock();
    process.exit(0);
  })();
}

/** Asks, then insists: a fast shutdown writes a checkpoint, which may take its time. */
async function endServer(pid, signal) {
  for (const [wish, patience] of [
    [signal, STOP_MS],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ]) {
    if (!send(pid, wish)) return;
    for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(10)) {
      if (postmaster?.pid === pid ? hasExited(postmaster) : !send(pid, 0)) return;
    }
  }
}

function hasExited(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** A postmaster whose keeper was killed still holds the data folder. */
async function endOrphan(data) {
  const file = path.join(data, 'postmaster.pid');
  const pid = Number(readText(file).split('\n')[0]);
  if (!(pid > 0)) return;
  if (commandOf(pid).includes(data)) await endServer(pid, order.kind === 'temporary' ? 'SIGQUIT' : 'SIGINT');
  // The number now belongs to an unrelated process, or to none: the file only misleads the server.
  if (!commandOf(pid).includes(data)) fs.rmSync(file, { force: true });
}

/** Removes what keepers that were themselves killed left behind: servers and folders. */
async function sweep() {
  const parent = path.dirname(order.folder);
  const mine = order.user?.uid ?? process.getuid?.();
  for (const name of fs.readdirSync(parent)) {
    const folder = path.join(parent, name);
    if (!name.startsWith('dw-shadow-') || folder === order.folder) continue;
    try {
      const { uid, mtimeMs } = fs.statSync(folder);
      if (mine !== undefined && uid !== mine) continue;
      if (Date.now() - mtimeMs < SWEEP_AGE_MS || (await answers(path.join(folder, 'keeper')))) continue;
      await endOrphan(path.join(folder, 'data'));
      fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another keeper sweeps the same folder; one of them succeeds.
    }
  }
}

/** Only a socket that is not there or that nobody listens on is dead; one of another user refuses us and lives. */
function answers(socketPath) {
  return new Promise((resolve) => {
    const probe = net.connect(socketPath);
    const settle = (result) => {
      probe.destroy();
      resolve(result);
    };
    probe.once('connect', () => settle(true));
    probe.once('error', ({ code }) => settle(code !== 'ECONNREFUSED' && code !== 'ENOENT'));
  });
}

/**
 * One keeper a data folder. The lock names its holder by pid and start time, so a lock left by a killed keeper
 * is told from a live one even when the pid was given out again. PostgreSQL's own lock is the last guard.
 */
async function takeLock() {
  const mine = `${process.pid} ${startOf(process.pid)}`;
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await sleep(20)) {
    try {
      fs.writeFileSync(order.lock, mine, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = readText(order.lock);
    const [pid, ...start] = holder.split(' ');
    const alive = Number(pid) > 0 && startOf(Number(pid)) === start.join(' ');
    // Somebody else keeps this server already; the client that started us will find it.
    if (alive && (await answers(order.socket))) process.exit(0);
    if (!alive && holder !== '') stealLock(holder);
  }
  process.exit(1);
}

/** Renaming is atomic: of several keepers that see the same stale lock, one moves it away. */
function stealLock(stale) {
  const aside = `${order.lock}.${process.pid}`;
  try {
    fs.renameSync(order.lock, aside);
    // A fresh lock was moved by mistake: put it back.
    if (readText(aside) !== stale) fs.linkSync(aside, order.lock);
  } catch {
    // Gone meanwhile: the next round sees the new state.
  }
  fs.rmSync(aside, { force: true });
}

function releaseLock() {
  if (readText(order.lock).startsWith(`${process.pid} `)) fs.rmSync(order.lock, { force: true });
}

function startOf(pid) {
  if (process.platform === 'linux') {
    // The command name in field 2 may hold spaces; the start time is the 20th field after its parenthesis.
    const text = readText(`/proc/${pid}/stat`);
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  }
  if (process.platform === 'win32') return send(pid, 0) ? 'running' : '';
  return processInfo(pid, 'lstart=');
}

function commandOf(pid) {
  if (process.platform === 'linux') return readText(`/proc/${pid}/cmdline`);
  if (process.platform === 'win32') return send(pid, 0) ? order.data : '';
  return processInfo(pid, 'command=');
}

function processInfo(pid, column) {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
