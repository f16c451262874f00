/** Judges the SQL of one file against the contract. */
import { faultsOf } from '../core/acceptance.ts';
import { type Diagnostic, frameOf } from '../core/diagnostic.ts';
import type { Parse } from '../sql/grammar.ts';
import { findSql, type SqlUse } from './find.ts';
import { type Judged, judge, type Located, reading } from './judge.ts';
import type { Scene } from './rule.ts';
import { rules } from './rules.ts';
import type { Keys, ParseSource, SourceFile } from './source.ts';
import { silences, suppressionsIn } from './suppression.ts';

export interface Tools {
  readonly parse: Parse;
  readonly parseSource: ParseSource;
  readonly keys: Keys;
}

export interface FileVerdict {
  readonly diagnostics: readonly Diagnostic[];
  /** Statements that were judged, and texts made at run time that could not be. */
  readonly statements: number;
  readonly opaque: number;
}

const ruleNames = rules.map(({ name }) => name);
const KNOWN = { names: ruleNames, isRule: (name: string) => ruleNames.includes(name) };

/** SQL is worth looking for only where one of its verbs stands. */
const MENTIONS_SQL = /\b(?:select|insert|update|delete|merge|truncate|with)\b/i;

export function checkFile(path: string, text: string, scene: Scene, tools: Tools): FileVerdict {
  if (!MENTIONS_SQL.test(text)) return { diagnostics: [], statements: 0, opaque: 0 };
  if (path.endsWith('.sql')) return verdictOn(path, text, sqlFile(text, scene, tools), undefined);
  const parsed = tools.parseSource(path, text);
  if (parsed.type === 'syntax-error') {
    const broken = {
      ...reading('A090', parsed.offset, `cannot be parsed: ${parsed.message}`),
      statements: 0,
      opaque: 0,
    };
    return verdictOn(path, text, { findings: [broken], statements: 0, opaque: 0 }, undefined);
  }
  const judged = findSql(parsed.source, tools.keys).map((use) => judge(use, scene, tools.parse));
  const all: Judged = {
    findings: judged.flatMap((one) => one.findings),
    statements: judged.reduce((sum, one) => sum + one.statements, 0),
    opaque: judged.reduce((sum, one) => sum + one.opaque, 0),
  };
  return verdictOn(path, text, all, parsed.source);
}

function sqlFile(text: string, scene: Scene, tools: Tools): Judged {
  const use: SqlUse = {
    pieces: [{ type: 'text', text, at: 0, exact: true }],
    at: 0,
    through: 'call',
    placeholders: [],
  };
  return judge(use, scene, tools.parse);
}

function verdictOn(path: string, text: string, judged: Judged, source: SourceFile | undefined): FileVerdict {
  const lines = lineStarts(text);
  const lineOf = (offset: number): number => lineAt(lines, offset);
  const suppressions = source === undefined ? [] : suppressionsIn(source, lineOf);
  const used = new Set<number>();
  const kept = judged.findings.filter((finding) => {
    const line = lineOf(finding.offset);
    const by = suppressions.findIndex((suppression) => silences(suppression, finding.rule, line));
    if (by !== -1) used.add(by);
    return by === -1;
  });
  const faults = suppressions.flatMap((suppression, i) =>
    faultsOf(suppression, KNOWN, used.has(i)).map(
      ({ message, ...fault }): Located => ({
        rule: 'suppression',
        code: 'A092',
        severity: 'warning',
        offset: suppression.at,
        length: 1,
        message,
        why: 'What is silenced has to be known, and why.',
        ...('fix' in fault ? { fix: fault.fix } : {}),
      }),
    ),
  );
  const diagnostics = [...kept, ...faults]
    .sort((a, b) => a.offset - b.offset)
    .map((finding): Diagnostic => {
      const line = lineOf(finding.offset);
      const column = finding.offset - (lines[line - 1] ?? 0) + 1;
      return {
        code: finding.code,
        severity: finding.severity,
        rule: finding.rule,
        where: { file: path, line, column, endColumn: column + finding.length },
        message: finding.message,
        why: finding.why,
        ...(finding.fix === undefined ? {} : { fix: finding.fix }),
        frame: frameOf(text, line),
      };
    });
  return { diagnostics, statements: judged.statements, opaque: judged.opaque };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line from 1 that holds an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
