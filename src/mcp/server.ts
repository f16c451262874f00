/** The tools on the protocol's own server. Everything that needs its package is behind this file. */
import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { createRedact } from '../core/redact.ts';
import type { Host } from '../operations/face.ts';
import type { Operation } from '../operations/operation.ts';
import { call } from './call.ts';
import { progressTo } from './progress.ts';
import { toolOf } from './tool.ts';

/** @param withheld verbs that are not offered, which the client is told */
export async function serveTools(offered: readonly Operation[], withheld: number, host: Host): Promise<void> {
  const transport = new StdioServerTransport(host.stdin, host.stdout);
  const left = new Promise<void>((resolve) => {
    host.stdin.once('end', resolve).once('close', resolve);
    host.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const serving = serveStdio(() => serverOf(offered, withheld, host), { transport });
  await left;
  await serving.close();
}

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
