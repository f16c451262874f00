/** The process that a crash suite kills: one verb in a project folder, with the fail-points of its environment. */

import { DatawrightError } from '../../src/core/diagnostic.ts';
import { createContext } from '../../src/operations/context.ts';
import { runOperation } from '../../src/operations/invoke.ts';

const [root, verb, input] = process.argv.slice(2);
if (root === undefined || verb === undefined) throw new Error('usage: child.ts ROOT VERB [JSON]');
const context = createContext({ root, environment: process.env, report: () => {} });
try {
  const outcome = await runOperation(verb, JSON.parse(input ?? '{}'), context);
  process.stdout.write(`${JSON.stringify(outcome.output)}\n`);
} catch (error) {
  const lines =
    error instanceof DatawrightError
      ? error.diagnostics.map((d) => `${d.code} ${d.message}; ${d.why ?? ''}`)
      : [String(error)];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 2;
} finally {
  await context.close();
}
