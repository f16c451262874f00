/** Judges the text of one migration: reads it, asks every rule about every statement, and applies suppressions. */
import type { Diagnostic, Place } from '../../core/diagnostic.ts';
import { type SourceLines, sourceLines } from '../../core/source-lines.ts';
import { readScript, type SqlScript } from '../../sql/script.ts';
import { acceptanceDiagnostics, silencesNothing } from '../acceptance.ts';
import { findRules } from '../find-rules.ts';
import { type Fact, factsOf } from './facts.ts';
import { type Stand, spanInText } from './folders/format.ts';
import type { Finding, Level, Rule } from './rule.ts';
import { migrationRules } from './rules.ts';
import { type Settings, sceneOf } from './scene.ts';
import { inTransactions } from './statement.ts';
import { coveredBy, type Suppression, saidTransaction, suppressionsOf } from './suppression.ts';

export interface MigrationText {
  readonly file: string;
  /** As people see it. */
  readonly text: string;
  /** As the parser sees it: what is not SQL (of this direction) is blanked out, and all else where it was. */
  readonly sql: string;
  /** Parts of it that stand for something else. */
  readonly stands?: readonly Stand[];
  /** True when the tool runs the file in one transaction. */
  readonly inTransaction: boolean;
}

export interface Judgement {
  readonly diagnostics: readonly Diagnostic[];
  readonly statements: number;
  /** Findings that a comment silences. */
  readonly suppressed: number;
  readonly facts: readonly Fact[];
}

export interface JudgeOptions {
  readonly settings: Settings;
  /** What earlier files made. */
  readonly earlier: readonly Fact[];
  readonly levelOf: (rule: Rule) => Level;
}

/** Rules that others yield to. */
const yieldedTo = new Set(migrationRules.flatMap(({ yieldsTo = [] }) => yieldsTo));

export async function judgeMigration(text: MigrationText, options: JudgeOptions): Promise<Judgement> {
  const migration: Source = { ...text, lines: sourceLines(text.text) };
  const script = await readScript(migration.sql);
  const wrapped = saidTransaction(script) ?? migration.inTransaction;
  const statements = inTransactions(script.statements, wrapped);
  const own = factsOf(statements);
  const scene = sceneOf(migration.sql, statements, [...options.earlier, ...own], options.settings);
  const all = migrationRules
    .filter((rule) => options.levelOf(rule) !== 'off')
    .flatMap((rule) =>
      statements.flatMap((statement) => rule.check(statement, scene).map((finding) => ({ rule, finding }))),
    );
  const better = all.filter(({ rule }) => yieldedTo.has(rule.id));
  const found = all.filter(
    ({ rule, finding }) =>
      rule.yieldsTo === undefined ||
      !better.some(
        (other) =>
          rule.yieldsTo?.includes(other.rule.id) === true &&
          other.finding.start < finding.end &&
          finding.start < other.finding.end,
      ),
  );
  const suppressions = suppressionsOf(script).map((suppression) => ({
    suppression,
    rules: suppression.names.flatMap((name) => findRules(migrationRules, name)),
    span: coveredBy(suppression, script),
  }));
  const silencing = ({ rule, finding }: (typeof found)[number]) =>
    suppressions.filter(
      ({ suppression, rules, span }) =>
        counts(suppression) &&
        (suppression.names.length === 0 ? suppression.tool !== 'datawright' : rules.includes(rule)) &&
        finding.start >= span[0] &&
        finding.start < span[1],
    );
  const used = new Set(found.flatMap((one) => silencing(one).map(({ suppression }) => suppression)));
  const left = found.filter((one) => silencing(one).length === 0);
  return {
    diagnostics: [
      ...script.errors.map((error) => syntaxDiagnostic(migration, error)),
      ...left
        .map(({ rule, finding }) => findingDiagnostic(migration, rule, finding, options.levelOf(rule)))
        .sort((a, b) => (a.where.line ?? 0) - (b.where.line ?? 0)),
      ...suppressions.flatMap(({ suppression, rules }) =>
        suppressionDiagnostics(
          migration,
          suppression,
          // A rule that is off may be on for others.
          used.has(suppression) || rules.some((rule) => options.levelOf(rule) === 'off'),
          script,
        ),
      ),
    ],
    statements: statements.length,
    suppressed: found.length - left.length,
    facts: own,
  };
}

/** A comment of ours without a reason silences nothing: somebody has to say why. */
function counts(suppression: Suppression): boolean {
  return suppression.tool !== 'datawright' || suppression.reason !== '';
}

function findingDiagnostic(migration: Source, rule: Rule, finding: Finding, level: Level): Diagnostic {
  return {
    code: rule.code,
    rule: rule.id,
    severity: level === 'off' ? 'info' : level,
    ...placeOf(migration, finding.start, finding.end, finding.object),
    message: finding.message,
    why: rule.why,
    fix: finding.fix ?? rule.fix,
  };
}

function syntaxDiagnostic(
  migration: Source,
  error: { readonly message: string; readonly offset: number },
): Diagnostic {
  return {
    code: 'L001',
    severity: 'error',
    ...placeOf(migration, error.offset, error.offset + 1),
    message: error.message,
    why: 'PostgreSQL would refuse this statement; what follows it in the file is still judged.',
    fix: 'correct the statement, or name the format of the folder with --format when it is not plain SQL',
  };
}

function suppressionDiagnostics(
  migration: Source,
  suppression: Suppression,
  used: boolean,
  script: SqlScript,
): readonly Diagnostic[] {
  const { comment, names, tool } = suppression;
  const place = placeOf(migration, comment.start, comment.end);
  // A file that could not be read whole may need its suppressions once it can.
  const isUsed = used || script.errors.length > 0;
  if (tool === 'datawright')
    return acceptanceDiagnostics(suppression, { rules: migrationRules, isUsed, remark: '--', place });
  // Other tools have rules that are not ours to judge.
  if (isUsed || names.some((name) => findRules(migrationRules, name).length === 0)) return [];
  return [
    silencesNothing(`${names.length === 0 ? 'the comment' : names.join(', ')} silences nothing here`, place),
  ];
}

/** A text with its lines, cut once. */
interface Source extends MigrationText {
  readonly lines: SourceLines;
}

function placeOf(
  { file, lines, stands = [] }: Source,
  start: number,
  end: number,
  object?: string,
): { readonly where: Place; readonly frame: NonNullable<Diagnostic['frame']> } {
  const place = lines.place(...spanInText(stands, start, end));
  return {
    where: { file, ...place, ...(object === undefined ? {} : { object }) },
    frame: lines.frame(place.line),
  };
}
