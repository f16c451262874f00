/**
 * `@supabase/pg-delta` in a thread of its own, so that neither tool works in the other's heap. Told two URLs, it reads
 * both at once, plans, and answers how many milliseconds that took.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const load = (path) => import(pathToFileURL(join(workerData.modules, path)).href);
const { extract, plan } = await load(`${workerData.name}/dist/index.js`);
const { default: pg } = await load('pg/lib/index.js');

parentPort.on('message', async (urls) => {
  const started = performance.now();
  const pools = urls.map((url) => new pg.Pool({ connectionString: url }));
  try {
    const [from, to] = await Promise.all(pools.map((pool) => extract(pool)));
    plan(from.factBase, to.factBase);
  } finally {
    await Promise.all(pools.map((pool) => pool.end()));
  }
  parentPort.postMessage(performance.now() - started);
});
