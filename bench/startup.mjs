/** Start-up of `datawright --help` against an empty Node process: medians of interleaved runs. Bar: 1.6 times. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.env.DATAWRIGHT_BENCH_ROOT ?? dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, 'dist/cli.js');
const BAR = 1.6;

const cases = {
  'node -e 0': ['-e', '0'],
  'datawright --help': [cli, '--help'],
  'datawright plan --help': [cli, 'plan', '--help'],
  'datawright --version': [cli, '--version'],
};

function once(args) {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

export function measure(runs = 25) {
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (const args of Object.values(cases)) once(args);
  for (let i = 0; i < runs; i++) {
    for (const [name, args] of Object.entries(cases)) times[name].push(once(args));
  }
  return Object.entries(times).map(([name, values]) => ({ name, milliseconds: median(values) }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [floor, ...rest] = measure(Number(process.argv[2] ?? 25));
  console.log(`${floor.name.padEnd(24)}${floor.milliseconds.toFixed(0).padStart(6)} ms`);
  for (const { name, milliseconds } of rest) {
    const ratio = milliseconds / floor.milliseconds;
    console.log(
      `${name.padEnd(24)}${milliseconds.toFixed(0).padStart(6)} ms   ${ratio.toFixed(2)} ×   (bar ${BAR} ×)`,
    );
  }
}
