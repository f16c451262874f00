/** `agent uninstall`: takes out what `agent install` put in. */
import { z } from 'zod';
import { carryOut, changesTo, fileSchema, remarks } from './agent/files.ts';
import { operation } from './operation.ts';

export const agentUninstallOperation = operation({
  name: 'agent uninstall',
  summary: 'Take out what agent install wrote',
  description:
    'Removes the files, the section of AGENTS.md and the entries of JSON files that agent install wrote, and nothing else. A file in which nothing is left goes as well; one that was changed by hand stays.',
  examples: [
    { command: 'datawright agent uninstall', does: 'for every client' },
    { command: 'datawright agent uninstall --dry-run', does: 'show what would go' },
  ],
  effect: 'write',
  input: z.object({
    for: z.array(z.string()).default([]).describe('Only these: claude, gemini, opencode, agents-md, skill'),
    dryRun: z.boolean().default(false).describe('Remove nothing'),
    force: z.boolean().default(false).describe('Remove files that were changed by hand too'),
  }),
  output: z.object({ files: z.array(fileSchema), removed: z.boolean().describe('False with dryRun') }),
  async run({ for: names, dryRun, force }, context) {
    const changes = await changesTo(context.files, names, 'uninstall', force);
    const files = await carryOut(context.files, changes, dryRun);
    return {
      output: { files: [...files], removed: !dryRun },
      diagnostics: remarks(files),
      verdict: 'clean',
      next: [],
    };
  },
});
