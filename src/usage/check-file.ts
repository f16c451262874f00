/** Judges the SQL of one file against the contract. */
import { type Diagnostic, frameOf, type Severity } from '../core/diagnostic.ts';
import type { Parse } from '../sql/grammar.ts';
import { analyse } from '../sql/query/analyse.ts';
import { findSql, type SqlUse } from './find.ts';
import { variantsOf } from './piece.ts';
import type { Finding, Scene, Statement } from './rule.ts';
import { rules } from './rules.ts';
import type { Keys, ParseSource, SourceFile } from './source.ts';
import { faultOf, suppressionsIn } from './suppression.ts';
import { type Understood, understand } from './understand.ts';

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

interface Located {
  readonly rule: string;
  readonly code: string;
  readonly severity: Severity;
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  readonly why: string;
  readonly fix?: string;
}

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
  const judged = findSql(parsed.source, tools.keys).map((use) => judge(use, scene, tools));
  const all: Judged = {
    findings: judged.flatMap((one) => one.findings),
    statements: judged.reduce((sum, one) => sum + one.statements, 0),
    opaque: judged.reduce((sum, one) => sum + one.opaque, 0),
  };
  return verdictOn(path, text, all, parsed.source);
}

/** A string that nobody sends and that names no table of ours is SQL when it is written as only SQL is. */
const SHOUTED =
  /^\s*(?:SELECT\b[\s\S]*\bFROM|INSERT INTO|UPDATE\b[\s\S]*\bSET|DELETE FROM|WITH\b[\s\S]*\bAS)\b/;

interface Judged {
  readonly findings: readonly Located[];
  readonly statements: number;
  readonly opaque: number;
}

function sqlFile(text: string, scene: Scene, tools: Tools): Judged {
  const use: SqlUse = {
    pieces: [{ type: 'text', text, at: 0, exact: true }],
    at: 0,
    through: 'call',
    placeholders: [],
  };
  return judge(use, scene, tools);
}

function judge(use: SqlUse, scene: Scene, tools: Tools): Judged {
  const findings: Located[] = [];
  let [statements, opaque] = [0, 0];
  for (const [i, variant] of variantsOf(use.pieces).entries()) {
    const understanding = understand(variant, use.placeholders, tools.parse);
    if (understanding.type === 'opaque') {
      opaque += i === 0 ? 1 : 0;
      continue;
    }
    if (understanding.type === 'wrong') {
      // Of a plain string nobody knows whether it is SQL at all.
      if (use.through !== 'string')
        findings.push(
          reading('A091', understanding.at, `PostgreSQL cannot parse this: ${understanding.message}`),
        );
      continue;
    }
    const { understood } = understanding;
    statements += i === 0 ? understood.statements.length : 0;
    for (const { tree } of understood.statements) {
      const analysis = analyse(tree, scene.relations);
      if (use.through === 'string' && analysis.tables.length === 0 && !SHOUTED.test(understood.sql)) continue;
      const purpose = /purpose:\s*([^*\n]+)/.exec(understood.sql)?.[1]?.trim();
      const statement: Statement = { use, tree, analysis, ...(purpose === undefined ? {} : { purpose }) };
      for (const rule of rules)
        for (const finding of rule.check(statement, scene)) findings.push(located(finding, rule, understood));
    }
  }
  return { findings: distinct(findings), statements, opaque };
}

function located(finding: Finding, rule: (typeof rules)[number], understood: Understood): Located {
  const { name, code, severity, why } = rule;
  const offset = 'file' in finding.at ? finding.at.file : understood.place(finding.at.sql, finding.name);
  return {
    rule: name,
    code,
    severity,
    why,
    offset,
    length: finding.length ?? 1,
    message: finding.message,
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
  };
}

function reading(code: 'A090' | 'A091', offset: number, message: string): Located {
  const why = code === 'A090' ? 'The SQL in it was not looked at.' : 'It would fail whenever it runs.';
  return {
    rule: code === 'A090' ? 'source' : 'syntax',
    code,
    severity: 'error',
    offset,
    length: 1,
    message,
    why,
  };
}

/** Variants of one text say the same of what they share. */
function distinct(findings: readonly Located[]): readonly Located[] {
  return [...new Map(findings.map((f) => [`${f.code} ${f.offset} ${f.message}`, f])).values()];
}

function verdictOn(path: string, text: string, judged: Judged, source: SourceFile | undefined): FileVerdict {
  const lines = lineStarts(text);
  const lineOf = (offset: number): number => lineAt(lines, offset);
  const suppressions = source === undefined ? [] : suppressionsIn(source, lineOf);
  const used = new Set<number>();
  const kept = judged.findings.filter((finding) => {
    const line = lineOf(finding.offset);
    const by = suppressions.findIndex(
      (s) => s.rule === finding.rule && s.reason !== '' && s.lines.includes(line),
    );
    if (by !== -1) used.add(by);
    return by === -1;
  });
  const faults = suppressions.flatMap((suppression, i): Located[] => {
    const fault = faultOf(
      suppression,
      used.has(i),
      rules.map((rule) => rule.name),
    );
    const why = 'What is silenced has to be known, and why.';
    return fault === undefined
      ? []
      : [
          {
            rule: 'suppression',
            code: 'A092',
            severity: 'warning',
            offset: suppression.at,
            length: 1,
            message: fault,
            why,
          },
        ];
  });
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
