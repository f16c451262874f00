/** `lint`: what a SQL migration would do to a database in use, before anybody runs it. */
import { z } from 'zod';
import { DatawrightError, type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import { didYouMean } from '../core/suggestion.ts';
import { migrationFormats } from '../lint/migration/formats.ts';
import { type LintedFile, lintMigrations } from '../lint/migration/lint.ts';
import type { Level, Rule } from '../lint/migration/rule.ts';
import { findRules, ruleNames } from '../lint/migration/rules.ts';
import { type LintSettings, PROJECT_FILE } from '../project/project.ts';
import { operation } from './operation.ts';

const tally = { errors: z.number().int(), warnings: z.number().int(), notes: z.number().int() };

export const lintOperation = operation({
  name: 'lint',
  summary: 'Judge SQL migrations: locks, rewrites, lost data, broken programs',
  description: `Reads hand-written SQL migrations with PostgreSQL's own grammar and says which statements lock a table for long, rewrite it, lose data, break programs that still run, or fail half-way; docs/lint.md lists the rules. Knows what a transaction holds, what was validated before, and what the migration made itself. Understands the folders of ${migrationFormats.map(({ title }) => title).join(', ')}. Connects to nothing. Exits 1 when there is an error; lint.rules in datawright.yaml sets the level of each rule.`,
  examples: [
    { command: 'datawright lint', does: 'the migrations folder of the project' },
    { command: 'datawright lint db/migrations --since 0041', does: 'what comes after the last applied one' },
    { command: 'datawright lint new.sql --postgres 14', does: 'one file, for a server of that version' },
  ],
  effect: 'read',
  input: z.object({
    paths: z
      .array(z.string())
      .default([])
      .describe('Folders and files; the migrations folder when none is given'),
    format: z
      .string()
      .optional()
      .describe(`Whose folder it is: ${migrationFormats.map(({ name }) => name).join(', ')}`),
    since: z.string().optional().describe('Judge only what comes after this migration'),
    postgres: z.number().min(9).optional().describe('Version of the server the migrations are for'),
    transaction: z.boolean().optional().describe('The tool runs each file in one transaction'),
    only: z.array(z.string()).default([]).describe('Ask only this rule, even if it is off'),
  }),
  positional: ['paths'],
  output: z.object({
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
    const outcome = await lintMigrations(context.files, {
      paths: input.paths.length > 0 ? input.paths : [folders.migrations],
      format: input.format ?? lint.format,
      since: input.since,
      postgres: input.postgres ?? lint.postgres,
      inTransaction: input.transaction ?? lint.transaction,
      levelOf: only.length > 0 ? onlyLevel(only.flat()) : projectLevel(lint),
    });
    const diagnostics = [...unknownRules(lint), ...outcome.diagnostics];
    return {
      output: {
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

function rulesNamed(name: string): readonly Rule[] {
  const rules = findRules(name);
  if (rules.length > 0) return rules;
  throw new DatawrightError([unknownRule(name, {})]);
}

function unknownRule(name: string, where: Diagnostic['where']): Diagnostic {
  return {
    code: 'L004',
    severity: 'error',
    where,
    message: `there is no rule ${name}`,
    fix: didYouMean(name, ruleNames()) ?? 'docs/lint.md lists them',
  };
}

function unknownRules(lint: LintSettings): readonly Diagnostic[] {
  return Object.keys(lint.rules)
    .filter((name) => findRules(name).length === 0)
    .map((name) => unknownRule(name, { file: PROJECT_FILE, object: `lint.rules.${name}` }));
}

function onlyLevel(rules: readonly Rule[]): (rule: Rule) => Level {
  return (rule) => (!rules.includes(rule) ? 'off' : rule.level === 'off' ? 'warning' : rule.level);
}

function projectLevel(lint: LintSettings): (rule: Rule) => Level {
  const levels = new Map(
    Object.entries(lint.rules).flatMap(([name, level]) =>
      findRules(name).map((rule) => [rule, level] as const),
    ),
  );
  return (rule) => levels.get(rule) ?? rule.level;
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
