/** `agent install`: coding agents get the definition of a data engineer, and the tools for it. */
import { z } from 'zod';
import { carryOut, changesTo, fileSchema, remarks } from './agent/files.ts';
import { operation } from './operation.ts';

export const agentInstallOperation = operation({
  name: 'agent install',
  summary: 'Give coding agents the data engineer: definition, rules and tools',
  description:
    'Writes one definition of a data engineer for Claude Code, Gemini CLI and opencode, a section of AGENTS.md and a skill, and enters the server of datawright mcp where each client looks for it. What others wrote in these files stays; a file that somebody changed by hand is left alone. Twice writes the same. With --check nothing is written, and what is not up to date is a finding.',
  examples: [
    { command: 'datawright agent install', does: 'for every client' },
    {
      command: 'datawright agent install --for claude --dry-run',
      does: 'show what would be written for one',
    },
    { command: 'datawright agent install --check', does: 'in CI: is everything up to date' },
  ],
  effect: 'write',
  input: z.object({
    for: z.array(z.string()).default([]).describe('Only these: claude, gemini, opencode, agents-md, skill'),
    dryRun: z.boolean().default(false).describe('Write nothing'),
    check: z
      .boolean()
      .default(false)
      .describe('Write nothing, and end with 1 when something is not up to date'),
    force: z.boolean().default(false).describe('Replace files that were changed by hand'),
  }),
  output: z.object({
    files: z.array(fileSchema),
    written: z.boolean().describe('False with check and dryRun'),
  }),
  async run({ for: names, dryRun, check, force }, context) {
    const isTold = dryRun || check;
    const changes = await changesTo(context.files, names, 'install', force);
    const files = await carryOut(context.files, changes, isTold);
    const isFresh = files.every(({ state }) => state === 'fresh');
    return {
      output: { files: [...files], written: !isTold },
      diagnostics: remarks(files),
      verdict: check && !isFresh ? 'findings' : 'clean',
      next: isFresh
        ? [{ command: 'datawright agent uninstall', does: 'take all of it out again' }]
        : isTold
          ? [{ command: 'datawright agent install', does: 'write what is missing' }]
          : [{ command: 'datawright mcp', does: 'what the clients start' }],
    };
  },
});
