/** `npm start [-- --rows N]`: sets everything up and runs the main job on real data, examples/flights. */
import { join } from 'node:path';
import { root, runNode, setUp } from './setup.mjs';

await setUp();
process.exitCode = await runNode([join(root, 'examples/flights/main.mjs'), ...process.argv.slice(2)]);
