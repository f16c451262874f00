/** `drift`: what the database has that neither migrations nor the contract put there. */
import { z } from 'zod';
import type { Catalog } from '../catalog/catalog.ts';
import { introspect } from '../catalog/introspect.ts';
import { rolesIn } from '../catalog/scope.ts';
import { withUndeclared } from '../catalog/undeclared.ts';
import { type DriftItem, drift } from '../migrate/drift.ts';
import { readExpected } from '../migrate/expected.ts';
import type { Context } from './context.ts';
import { commandFor } from './next-command.ts';
import { operation } from './operation.ts';
import { wantedCatalog } from './plan/start.ts';
import { serverText, type Target, withTarget } from './target.ts';

export const driftOperation = operation({
  name: 'drift',
  summary: 'Show where the database differs from what it should be',
  description: `Compares the live catalog with the one the last migration left (recorded when it ran), object by object. A database that no migration has touched, or --contract, compares with the contract instead. Reads only; exits 1 when something differs.`,
  examples: [
    { command: 'datawright drift', does: 'what was changed past the migrations' },
    { command: 'datawright drift --contract', does: 'what a plan would change' },
  ],
  effect: 'read',
  input: z.object({
    env: z.string().optional().describe('Environment of datawright.yaml'),
    contract: z.boolean().default(false).describe('Compare with the contract, not with the last migration'),
  }),
  output: z.object({
    target: z.object({ label: z.string(), server: z.string(), environment: z.string().optional() }),
    /** What it was compared with. */
    expected: z.object({ what: z.enum(['migration', 'contract']), name: z.string() }),
    compared: z.number().int(),
    differences: z.array(
      z.object({
        state: z.enum(['missing', 'unexpected', 'different']),
        kind: z.string(),
        name: z.string(),
        attributes: z.array(z.object({ name: z.string(), expected: z.string(), live: z.string() })),
      }),
    ),
  }),
  cases: ({ expected, differences }) => [
    {
      name: 'drift',
      claim: `the database is as ${expected.what} ${expected.name} says`,
      verdict: differences.length === 0 ? 'passed' : 'failed',
      findings: differences.map(({ state, kind, name }) => ({
        where: { object: name },
        message: `${kind} ${name} is ${state}`,
      })),
    },
  ],
  run: (input, context) =>
    withTarget(
      context,
      'drift',
      input.env,
      async (target) => {
        const recorded = input.contract ? undefined : await readExpected(target.session);
        const { live, ...expected } =
          recorded === undefined
            ? await fromContract(context, target)
            : { ...recorded, live: await introspect(target.session, {}, context.memory) };
        const differences: readonly DriftItem[] = drift(expected.catalog, live);
        return {
          output: {
            target: {
              label: target.server.label,
              server: serverText(target.session.serverVersion),
              ...(target.environment === undefined ? {} : { environment: target.environment }),
            },
            expected: {
              what: recorded === undefined ? ('contract' as const) : ('migration' as const),
              name: expected.after,
            },
            compared: expected.catalog.facts.size,
            differences: differences.map((d) => ({ ...d, attributes: [...d.attributes] })),
          },
          diagnostics: [],
          verdict: differences.length > 0 ? 'findings' : 'clean',
          next:
            differences.length > 0
              ? [
                  {
                    command: commandFor(target, 'plan'),
                    does: 'a migration from what is there to the contract',
                  },
                ]
              : [],
        };
      },
      { looksOnly: true },
    ),
});

/** With the roles that the contract declares; what it leaves to others is no difference, as it is none to a plan. */
async function fromContract(
  context: Context,
  target: Target,
): Promise<{ readonly after: string; readonly catalog: Catalog; readonly live: Catalog }> {
  const { contract, wanted } = await wantedCatalog(context, target, target.session.serverVersion);
  const scope = { roles: 'mentioned', also: rolesIn(wanted) } as const;
  const live = await introspect(target.session, scope, context.memory);
  return { after: `${contract.name} ${contract.version}`, catalog: withUndeclared(wanted, live), live };
}
