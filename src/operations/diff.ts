/** `diff`: the plan from one schema to another, whatever the two are written in. */
import { z } from 'zod';
import type { Catalog } from '../catalog/catalog.ts';
import { withinScope } from '../catalog/scope.ts';
import { withUndeclared } from '../catalog/undeclared.ts';
import { DatawrightError, type Diagnostic } from '../core/diagnostic.ts';
import { declaredRenames } from '../migrate/declared-renames.ts';
import { type Differ, openDiffer, planCatalogs } from '../migrate/differ.ts';
import type { Plan } from '../migrate/plan.ts';
import { prove } from '../migrate/prove.ts';
import { renameFinding } from '../migrate/rename-patch.ts';
import { suggestRenames } from '../migrate/rename-suggestion.ts';
import { renamesInSql } from '../migrate/sql-renames.ts';
import { type TableSize, tableSizes } from '../migrate/table-size.ts';
import type { Context } from './context.ts';
import { readSide, type Side } from './diff/side.ts';
import { operation } from './operation.ts';
import { proofFindings, proofSchema, shownProof, shownSteps, stepSchema } from './plan/shown.ts';

const side = z.object({
  type: z.enum(['sql', 'contract', 'catalog', 'database']),
  label: z.string(),
});

export const diffOperation = operation({
  name: 'diff',
  summary: 'Plan the way from one schema to another: SQL, contracts, databases, saved catalogs',
  description: `Each side is a .sql file, a folder of .sql files, a contract (folder or file), a catalog saved with datawright catalog, a database by the name of its connection, its environment or the variable that holds its URL. SQL and contracts are loaded into the shadow and read back, so two spellings of one thing do not differ. Needs no project. Databases are only read. Renames are declared: renamed_from in a contract, a comment -- @renamed from=old in SQL. Exits 0 also when the sides differ, unless --exit-code is given.`,
  examples: [
    {
      command: 'datawright diff old.sql new.sql',
      does: 'the steps there, what they lock and what they lose',
    },
    { command: 'datawright diff old.sql new.sql --sql', does: 'SQL only, to be piped' },
    {
      command: 'datawright diff old.sql new.sql --prove --json',
      does: 'the whole plan as data, proven on the shadow',
    },
    { command: 'datawright diff production contracts', does: 'what production lacks' },
  ],
  effect: 'read',
  input: z.object({
    from: z.string().describe('The schema as it is'),
    to: z.string().describe('The schema as it should be'),
    direct: z
      .boolean()
      .default(false)
      .describe('Direct statements instead of the forms that do not block a busy table'),
    prove: z.boolean().default(false).describe('Prove UP and DOWN on the shadow, with seeded rows'),
    sql: z.boolean().default(false).describe('Print the SQL of UP and nothing else'),
    exitCode: z.boolean().default(false).describe('Exit 1 when the sides differ'),
  }),
  positional: ['from', 'to'],
  output: z.object({
    from: side,
    to: side,
    compared: z.number().int().describe('Objects compared'),
    differing: z.number().int(),
    deltas: z.array(
      z.object({
        type: z.enum(['create', 'drop', 'alter', 'rename']),
        id: z.string(),
        attributes: z.array(z.string()).optional(),
        from: z.string().optional().describe('Of a rename: what it was called'),
      }),
    ),
    up: z.array(stepSchema),
    down: z.array(stepSchema),
    proof: proofSchema.optional(),
    /** Only the SQL is asked for. */
    sql: z.boolean(),
  }),
  async run(input, context) {
    const sides = await bothSides(context, input.from, input.to);
    const { from, to, plan, roles } = await planBetween(sides, input.direct, context);
    const evidence =
      input.prove && plan.up.length > 0
        ? await prove(plan, from, to, await context.shadow(), context, { versions: roles === 'all' })
        : undefined;
    const sizes = await sizesOf(sides[0], plan);
    const diagnostics = [
      ...renamesMeant(plan, from, to, sides[1]),
      ...(evidence === undefined ? [] : proofFindings(evidence)),
    ];
    const differs = plan.deltas.length > 0;
    return {
      output: {
        from: { type: sides[0].type, label: sides[0].label },
        to: { type: sides[1].type, label: sides[1].label },
        compared: to.facts.size,
        differing: plan.deltas.length,
        deltas: plan.deltas.map((delta) =>
          delta.type === 'alter' ? { ...delta, attributes: [...delta.attributes] } : { ...delta },
        ),
        up: shownSteps(plan.up, sizes),
        down: shownSteps(plan.down, sizes),
        ...(evidence === undefined ? {} : { proof: shownProof(evidence) }),
        sql: input.sql,
      },
      diagnostics,
      verdict:
        diagnostics.some((d) => d.severity === 'error') || (input.exitCode && differs) ? 'findings' : 'clean',
      next:
        differs && !input.prove && !input.sql
          ? [{ command: `datawright diff ${input.from} ${input.to} --prove`, does: 'prove it on the shadow' }]
          : [],
    };
  },
});

/** At once; one that fails waits for the other, whose sessions would outlive the command otherwise. */
async function bothSides(context: Context, from: string, to: string): Promise<readonly [Side, Side]> {
  const [before, after] = await Promise.allSettled([readSide(context, from), readSide(context, to)]);
  if (before.status === 'fulfilled' && after.status === 'fulfilled') return [before.value, after.value];
  const reasons = [before, after].flatMap((side) =>
    side.status === 'rejected' ? [side.reason as unknown] : [],
  );
  const told = reasons.flatMap((reason) => (reason instanceof DatawrightError ? reason.diagnostics : []));
  throw reasons.find((reason) => !(reason instanceof DatawrightError)) ?? new DatawrightError(told);
}

/** Where the wanted side is a text, a rename can be declared there; a database or a saved catalog has no place for it. */
function renamesMeant(plan: Plan, from: Catalog, to: Catalog, wanted: Side): readonly Diagnostic[] {
  if (wanted.type !== 'sql' && wanted.type !== 'contract') return [];
  const contract = wanted.type === 'contract' ? wanted.contract : undefined;
  return suggestRenames(plan, from, to).map((suggestion) => {
    const { patch: _, ...finding } = renameFinding(suggestion, contract);
    return finding;
  });
}

async function planBetween(
  [before, after]: readonly [Side, Side],
  direct: boolean,
  context: Context,
): Promise<{
  readonly from: Catalog;
  readonly to: Catalog;
  readonly plan: Plan;
  readonly roles: 'all' | 'none';
}> {
  const needsShadow = before.type === 'sql' || after.type === 'sql';
  const differ = needsShadow ? await openDiffer(await context.shadow()) : undefined;
  try {
    // Roles and owners are those of a server: two texts on one server tell them, other sides do not.
    const roles = before.type === 'sql' && after.type === 'sql' ? 'all' : 'none';
    const [from, other] = await catalogsOf([before, after], differ, roles);
    const to = roles === 'all' ? other : withUndeclared(withinScope(other, {}), from);
    const renames =
      after.type === 'contract'
        ? declaredRenames(after.contract, after.catalog)
        : after.type === 'sql'
          ? renamesInSql(after.files.map((file) => file.text).join('\n'), to)
          : [];
    return { from, to, plan: planCatalogs(from, to, { renames, online: !direct }), roles };
  } finally {
    await differ?.close();
  }
}

async function catalogsOf(
  sides: readonly [Side, Side],
  differ: Differ | undefined,
  roles: 'all' | 'none',
): Promise<readonly [Catalog, Catalog]> {
  const given = sides.map((each) => (each.type === 'sql' ? each.files : each.catalog));
  const [from, to] = await (differ === undefined ? given : differ.catalogs(given, { roles }));
  if (from === undefined || to === undefined || !('facts' in from) || !('facts' in to))
    throw new TypeError('two sides make two catalogs');
  return [from, to];
}

/** Estimates come from the statistics of a database; a text has none. */
async function sizesOf(from: Side, plan: Plan): Promise<ReadonlyMap<string, TableSize>> {
  if (from.type !== 'database') return new Map();
  const session = await from.server.connect({ applicationName: 'datawright diff' });
  try {
    return await tableSizes(session, [...plan.up, ...plan.down]);
  } finally {
    await session.close();
  }
}
