/** `npm run load -- --rows N [--technique NAME]…`: online techniques on a table in use, and what its users felt. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root, runNode, setUp } from './setup.mjs';

const LOADER = join(root, 'test/support/typescript.mjs');
const INSIDE = 'DATAWRIGHT_LOAD_INSIDE';

if (process.env[INSIDE] === undefined) {
  await setUp();
  const self = ['--import', pathToFileURL(LOADER).href, import.meta.filename, ...process.argv.slice(2)];
  process.exitCode = await runNode(self, { [INSIDE]: '1' });
} else {
  process.exitCode = await load();
}

async function load() {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '20000' },
      technique: { type: 'string', multiple: true, default: [] },
    },
  });
  const { techniques } = await import('../test/load/techniques.ts');
  const names = techniques.map((technique) => technique.name);
  const rows = Number(values.rows);
  const unknown = values.technique.filter((name) => !names.includes(name));
  if (!Number.isInteger(rows) || rows < 1000 || unknown.length > 0) {
    console.error(`usage: npm run load -- --rows N [--technique ${names.join('|')}]…   (N ≥ 1000)`);
    return 2;
  }
  const chosen = techniques.filter(
    ({ name }) => values.technique.length === 0 || values.technique.includes(name),
  );
  return (await allOf(chosen, rows)) === 0 ? 0 : 1;
}

/** How many techniques were felt. */
async function allOf(techniques, rows) {
  const { startTemporaryServer } = await import('../src/engines/embedded/shadow.ts');
  const { openLoadBench } = await import('../test/load/bench.ts');
  const server = await startTemporaryServer();
  const bench = await openLoadBench(server.url, rows);
  let felt = 0;
  try {
    for (const technique of techniques) {
      const { statements, failures, longestWait, lost, scans, wrong } = await bench.run(technique);
      const faults = [...failures, ...lost, ...scans, ...(wrong > 0 ? [`${wrong} rows are wrong`] : [])];
      for (const fault of faults.slice(0, 10)) console.error(`  ${technique.name}  ${fault}`);
      console.log(
        `load ${technique.name}: rows ${rows}, statements ${statements}, failed ${failures.length}, lost ${lost.length}, longest wait ${Math.round(longestWait)} ms`,
      );
      felt += faults.length > 0 ? 1 : 0;
    }
  } finally {
    await bench.close();
    await server.close();
  }
  return felt;
}
