/** One verb in a process of its own, and what it cost: prints its output and the peak of the process's memory. */
import { createContext } from '../../src/operations/context.ts';
import { runOperation } from '../../src/operations/invoke.ts';

const [root, verb, input] = process.argv.slice(2);
if (root === undefined || verb === undefined) throw new Error('usage: measured-verb.ts ROOT VERB [JSON]');
const context = createContext({ root, environment: process.env, report: () => {} });
try {
  const { output } = await runOperation(verb, JSON.parse(input ?? '{}'), context);
  process.stdout.write(`${JSON.stringify({ output, peak: process.resourceUsage().maxRSS * 1024 })}\n`);
} finally {
  await context.close();
}
