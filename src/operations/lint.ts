/** `lint`: whether the schema is well designed, and what a SQL migration would do to a database in use. */
import { z } from 'zod';
import { type Catalog, factsOf } from '../catalog/catalog.ts';
import { introspect } from '../catalog/introspect.ts';
import { canonicalCatalog } from '../contract/canonical.ts';
import type { Contract } from '../contract/contract.ts';
import { readContract } from '../contract/read.ts';
import { DatawrightError, type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import { findRules, ruleNames } from '../lint/find-rules.ts';
import { onlyLevel, projectLevel } from '../lint/levels.ts';
import { migrationFormats } from '../lint/migration/formats.ts';
import { type LintedFile, type LintOutcome, lintMigrations } from '../lint/migration/lint.ts';
import { type LintRule, lintRules } from '../lint/rules.ts';
import { lintSchema } from '../lint/schema/lint.ts';
import { type LintSettings, PROJECT_FILE, type Project } from '../project/project.ts';
import type { Context } from './context.ts';
import { operation } from './operation.ts';

const tally = { errors: z.number().int(), warnings: z.number().int(), notes: z.number().int() };

export const lintOperation = operation({
  name: 'lint',
  summary: 'Judge the schema by its design, and SQL migrations by what they do to a database in use',
  description: `Holds the contract to the rules of design: keys, indexes, types, NULLs, names, rights, personal data; with --live the database instead. Reads hand-written SQL migrations with PostgreSQL's own grammar and says which statements lock a table for long, rewrite it, lose data, break programs that still run, or fail half-way; docs/lint.md lists the rules. Knows what a transaction holds, what was validated before, and what the migration made itself. Understands the folders of ${migrationFormats.map(({ title }) => title).join(', ')}. Connects to nothing but, with --live, the database. Exits 1 when there is an error; lint.rules in datawright.yaml sets the level of each rule.`,
  examples: [
    { command: 'datawright lint', does: 'the contract, and the migrations folder of the project' },
    { command: 'datawright lint --live', does: 'the database as it is' },
    { command: 'datawright lint db/migrations --since 0041', does: 'what comes after the last applied one' },
    { command: 'datawright lint new.sql --postgres 14', does: 'one file, for a server of that version' },
  ],
  effect: 'read',
  input: z.object({
    paths: z
      .array(z.string())
      .default([])
      .describe('Folders and files of migrations; without any, the contract and the migrations folder'),
    format: z
      .string()
      .optional()
      .describe(`Whose folder it is: ${migrationFormats.map(({ name }) => name).join(', ')}`),
    since: z.string().optional().describe('Judge only what comes after this migration'),
    postgres: z.number().min(9).optional().describe('Version of the server the migrations are for'),
    transaction: z.boolean().optional().describe('The tool runs each file in one transaction'),
    live: z
      .boolean()
      .default(false)
      .describe(
        'Judge the schema of the database instead of the contract, and no migrations but those named',
      ),
    only: z.array(z.string()).default([]).describe('Ask only this rule, even if it is off'),
  }),
  positional: ['paths'],
  output: z.object({
    /** What was judged by its design; absent when only migrations were. */
    schema: z
      .object({
        of: z.enum(['contract', 'database']),
        tables: z.number().int(),
        suppressed: z.number().int(),
      })
      .optional(),
    files: z.array(
      z.object({
        file: z.string(),
        format: z.string(),
        statements: z.number().int(),
        ...tally,
        /** Findings that a comment silences. */
        suppressed: z.number().int(),
      }),
    ),
    rules: z.array(z.object({ rule: z.string(), code: z.string(), findings: z.number().int() })),
    ...tally,
  }),
  async run(input, context) {
    const project = await context.project();
    const { lint, folders } = project;
    const only = input.only.map((name) => rulesNamed(name));
    const levelOf = only.length > 0 ? onlyLevel(only.flat()) : projectLevel(lint);
    const isNamed = input.paths.length > 0;
    const design = input.live || !isNamed ? await designOf(context, project, input.live) : undefined;
    const hasNone = design !== undefined && (await context.files.list(folders.migrations)).length === 0;
    const outcome =
      !isNamed && (input.live || hasNone)
        ? NO_MIGRATIONS
        : await lintMigrations(context.files, {
            paths: isNamed ? input.paths : [folders.migrations],
            format: input.format ?? lint.format,
            since: input.since,
            postgres: input.postgres ?? lint.postgres,
            inTransaction: input.transaction ?? lint.transaction,
            levelOf,
          });
    const judged =
      design?.catalog === undefined ? undefined : lintSchema({ ...design, catalog: design.catalog, levelOf });
    const diagnostics = [
      ...unknownRules(lint),
      ...(design?.diagnostics ?? []),
      ...(judged?.diagnostics ?? []),
      ...outcome.diagnostics,
    ];
    return {
      output: {
        ...(design?.catalog === undefined
          ? {}
          : {
              schema: {
                of: design.of,
                tables: factsOf(design.catalog, 'table').length,
                suppressed: judged?.accepted ?? 0,
              },
            }),
        files: outcome.files.map((file) => ({ ...fileOf(file), ...tallyOf(file.diagnostics) })),
        rules: ruleTally(diagnostics),
        ...tallyOf(diagnostics),
      },
      diagnostics,
      verdict: hasErrors(diagnostics) ? 'findings' : 'clean',
      next: hasErrors(diagnostics)
        ? [{ command: 'datawright explain RULE', does: 'why a rule is there and what to do instead' }]
        : [],
    };
  },
});

interface Design {
  readonly of: 'contract' | 'database';
  /** Absent when the contract could not be loaded; the diagnostics say why. */
  readonly catalog?: Catalog;
  readonly contract?: Contract;
  readonly diagnostics: readonly Diagnostic[];
}

const NO_MIGRATIONS: LintOutcome = { files: [], diagnostics: [] };

/** Undefined in a project that declares nothing: there a folder of migrations is all there is. */
async function designOf(context: Context, project: Project, live: boolean): Promise<Design | undefined> {
  if (live) {
    const session = await (await context.database()).connect();
    try {
      return { of: 'database', catalog: await introspect(session, {}, context.memory), diagnostics: [] };
    } finally {
      await session.close();
    }
  }
  const { contracts, state } = project.folders;
  if ((await context.files.list(contracts)).length === 0) return undefined;
  const { contract, diagnostics } = await readContract(context.files, contracts);
  if (contract === undefined) return { of: 'contract', diagnostics };
  const canonical = await canonicalCatalog(contract, () => context.shadow(), context.files, state);
  return { of: 'contract', contract, ...canonical, diagnostics: [...diagnostics, ...canonical.diagnostics] };
}

function rulesNamed(name: string): readonly LintRule[] {
  const rules = findRules(lintRules, name);
  if (rules.length > 0) return rules;
  throw new DatawrightError([unknownRule(name, {})]);
}

function unknownRule(name: string, where: Diagnostic['where']): Diagnostic {
  return {
    code: 'L004',
    severity: 'error',
    where,
    message: `there is no rule ${name}`,
    fix: didYouMean(name, ruleNames(lintRules)) ?? 'docs/lint.md lists them',
  };
}

function unknownRules(lint: LintSettings): readonly Diagnostic[] {
  return Object.keys(lint.rules)
    .filter((name) => findRules(lintRules, name).length === 0)
    .map((name) => unknownRule(name, { file: PROJECT_FILE, object: `lint.rules.${name}` }));
}

function fileOf({ file, format, statements, suppressed }: LintedFile) {
  return { file, format, statements, suppressed };
}

function tallyOf(diagnostics: readonly Diagnostic[]) {
  const count = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), notes: count('info') };
}

function ruleTally(diagnostics: readonly Diagnostic[]) {
  const counts = new Map<string, { rule: string; code: string; findings: number }>();
  for (const { rule, code } of diagnostics) {
    if (rule === undefined) continue;
    const findings = (counts.get(rule)?.findings ?? 0) + 1;
    counts.set(rule, { rule, code, findings });
  }
  return [...counts.values()].sort((a, b) => b.findings - a.findings || (a.code < b.code ? -1 : 1));
}
