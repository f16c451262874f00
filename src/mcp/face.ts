/** `mcp`: the operations as tools for a coding agent, over stdin and stdout. */
import { z } from 'zod';
import { failure } from '../core/diagnostic.ts';
import { face } from '../operations/face.ts';
import { operations } from '../operations/table.ts';

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
    const { serveTools } = await import('./server.ts').catch((error: unknown) => {
      throw missing(error);
    });
    await serveTools(offered, all.length - offered.length, host);
  },
});

function missing(error: unknown): unknown {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  if (!isMissing) return error;
  return failure(
    'U011',
    'the package @modelcontextprotocol/server is not installed',
    { fix: 'npm install @modelcontextprotocol/server, or install without --omit=optional' },
    error,
  );
}
