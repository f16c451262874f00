/** `mcp`: the operations as tools for a coding agent, over stdin and stdout. */
import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import { createRedact } from '../core/redact.ts';
import { face, type Host } from '../operations/face.ts';
import type { Operation } from '../operations/operation.ts';
import { operations } from '../operations/table.ts';
import { call } from './call.ts';
import { progressTo } from './progress.ts';
import { toolOf } from './tool.ts';

export const mcpFace = face({
  name: 'mcp',
  summary: 'Offer the verbs as tools to a coding agent (Model Context Protocol)',
  description:
    'Speaks the Model Context Protocol over stdin and stdout until the client leaves. Every verb is a tool with the schemas of its input and of its --json document. Without --allow-write only verbs that read are offered, and they write no file of the project. One call runs at a time.',
  examples: [
    { command: 'datawright mcp', does: 'for an agent that looks' },
    { command: 'datawright mcp --allow-write', does: 'for one that plans, generates and applies as well' },
  ],
  effect: 'read',
  input: z.object({
    allowWrite: z
      .boolean()
      .default(false)
      .describe('Offer the verbs that write files or change databases too'),
  }),
  async serve({ allowWrite }, host) {
    const all = await Promise.all(operations.map((verb) => verb.load()));
    const offered = allowWrite ? all : all.filter((operation) => operation.effect === 'read');
    const transport = new StdioServerTransport(host.stdin, host.stdout);
    const left = new Promise<void>((resolve) => {
      host.stdin.once('end', resolve).once('close', resolve);
      host.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const serving = serveStdio(() => serverOf(offered, all.length - offered.length, host), { transport });
    await left;
    await serving.close();
  },
});

function serverOf(offered: readonly Operation[], withheld: number, host: Host): McpServer {
  const server = new McpServer(
    { name: 'datawright', version: host.version },
    { instructions: instructions(withheld) },
  );
  const redact = createRedact(host.environment);
  let last: Promise<unknown> = Promise.resolve();
  for (const operation of offered) {
    const { name, ...definition } = toolOf(operation);
    server.registerTool(name, definition, (input, context) => {
      const report = progressTo(context);
      const { signal } = context.mcpReq;
      // Verbs of one project share its files and its database.
      const turn = last.then(() => call({ operation, input, host, redact, report, signal }));
      last = turn;
      return turn;
    });
  }
  return server;
}

function instructions(withheld: number): string {
  return [
    'Datawright keeps a data contract (YAML) and proves what it derives from it on a real PostgreSQL.',
    'Begin with status and check. The contract under contracts/ is the source of truth: change it, then plan; never write migrations by hand.',
    'Use only tables and columns that the contract has: check looks at application code. query reads the database.',
    'Every answer has a verdict (clean, findings, failed), diagnostics with a fix, and next: commands worth running.',
    ...(withheld === 0
      ? []
      : [`${withheld} verbs that write are not offered: the server was started without --allow-write.`]),
  ].join('\n');
}
