/** Judges one use of SQL by every rule: each text it can be, each statement of it. */
import type { Severity } from '../core/diagnostic.ts';
import type { Parse } from '../sql/grammar.ts';
import { analyse } from '../sql/query/analyse.ts';
import type { SqlUse } from './find.ts';
import { variantsOf } from './piece.ts';
import type { Finding, Scene, Statement } from './rule.ts';
import { rules } from './rules.ts';
import { type Understood, understand } from './understand.ts';

export interface Located {
  readonly rule: string;
  readonly code: string;
  readonly severity: Severity;
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  readonly why: string;
  readonly fix?: string;
}

/** A string that nobody sends and that names no table of ours is SQL when it is written as only SQL is. */
const SHOUTED =
  /^\s*(?:SELECT\b[\s\S]*\bFROM|INSERT INTO|UPDATE\b[\s\S]*\bSET|DELETE FROM|WITH\b[\s\S]*\bAS)\b/;

export interface Judged {
  readonly findings: readonly Located[];
  readonly statements: number;
  readonly opaque: number;
}

export function judge(use: SqlUse, scene: Scene, parse: Parse): Judged {
  const findings: Located[] = [];
  let [statements, opaque] = [0, 0];
  for (const [i, variant] of variantsOf(use.pieces).entries()) {
    const understanding = understand(variant, use.placeholders, parse);
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
      const purpose = use.purpose ?? /purpose:\s*([^*\n]+)/.exec(understood.sql)?.[1]?.trim();
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

export function reading(code: 'A090' | 'A091', offset: number, message: string): Located {
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
