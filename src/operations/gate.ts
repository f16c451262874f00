/** `gate`: is the data work complete? Every box answers with what was looked at and what was seen. */
import { z } from 'zod';
import { readContract } from '../contract/read.ts';
import { DatawrightError, hasErrors } from '../core/diagnostic.ts';
import type { Context } from './context.ts';
import type { Box, Finding } from './gate/box.ts';
import { boxes } from './gate/boxes.ts';
import { type GateEvidence, gatherEvidence } from './gate/evidence.ts';
import { operation } from './operation.ts';
import { placeSchema } from './place.ts';

export const boxSchema = z.object({
  box: z.string(),
  claim: z.string(),
  verdict: z.enum(['passed', 'failed', 'not applicable']),
  looked: z.string().describe('the command that was run, or what was read'),
  observed: z.string(),
  missing: z
    .array(
      z.object({
        what: z.string(),
        ask: z.string().describe('who or what can supply it'),
        where: placeSchema.optional(),
      }),
    )
    .readonly(),
});

export const gateOperation = operation({
  name: 'gate',
  summary: 'the data gate: is everything complete, reversible, proven and fresh?',
  description:
    'Goes through the checklist of finished data work and gives evidence for every box: what was looked at, what was seen, and who can supply what is missing. A box that nothing looks at yet says so and counts neither way. Reads only; exits 1 when a box fails.',
  examples: [
    { command: 'datawright gate', does: 'every box' },
    { command: 'datawright gate --json', does: 'the evidence for a pull request' },
  ],
  effect: 'read',
  input: z.object({}),
  output: z.object({
    contract: z.string(),
    version: z.string(),
    boxes: z.array(boxSchema).readonly(),
    passed: z.number(),
    failed: z.number(),
    notApplicable: z.number(),
  }),
  cases: ({ boxes: found }) =>
    found.map(({ box, claim, verdict, missing }) => ({
      name: box,
      claim,
      verdict,
      findings: missing.map(({ what, ask, where = {} }) => ({ where, message: what, fix: ask })),
    })),
  async run(_, context) {
    const { contract, version, found } = await runGate(context);
    const count = (verdict: Finding['verdict']): number => found.filter((f) => f.verdict === verdict).length;
    const failed = count('failed');
    const asks = found.flatMap((f) => f.missing.map((m) => m.ask));
    const commands = [...new Set(asks.filter((ask) => /^datawright [a-z ]+$/.test(ask)))].slice(0, 3);
    return {
      output: {
        contract,
        version,
        boxes: found,
        passed: count('passed'),
        failed,
        notApplicable: count('not applicable'),
      },
      diagnostics: [],
      verdict: failed > 0 ? 'findings' : 'clean',
      next:
        failed > 0
          ? commands.map((command) => ({ command, does: 'supplies what a box misses' }))
          : [{ command: 'datawright report', does: 'all of it on one page' }],
    };
  },
});

/** Also for the report, which shows the boxes. */
export async function runGate(context: Context): Promise<{
  readonly contract: string;
  readonly version: string;
  readonly found: readonly z.output<typeof boxSchema>[];
}> {
  const project = await context.project();
  const { contract, diagnostics } = await readContract(context.files, project.folders.contracts);
  if (contract === undefined || hasErrors(diagnostics)) throw new DatawrightError(diagnostics);
  const evidence = gatherEvidence(context, project, contract);
  try {
    const found: z.output<typeof boxSchema>[] = [];
    for (const box of boxes) {
      found.push({ box: box.name, claim: box.claim, ...(await look(box, evidence)) });
    }
    return { contract: contract.name, version: contract.version, found };
  } finally {
    await evidence.close();
  }
}

/** A box that cannot look has failed: what was not seen is not proven. */
async function look(box: Box, evidence: GateEvidence): Promise<Finding> {
  try {
    return await box.look(evidence);
  } catch (error) {
    if (!(error instanceof DatawrightError)) throw error;
    const first = error.diagnostics[0];
    return {
      verdict: 'failed',
      looked: 'could not look',
      observed: first?.message ?? error.message,
      missing: [{ what: first?.message ?? error.message, ask: first?.fix ?? 'datawright doctor' }],
    };
  }
}
