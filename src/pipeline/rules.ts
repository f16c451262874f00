/** A pipeline's own `rules:` bound to its rows by the checks of quality/, and what each does to the rows it catches. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { bindRule } from '../quality/bind.ts';
import type { BoundCheck, Subject } from '../quality/check.ts';
import type { Action, Judgement } from './dataflow.ts';
import { judgeDuplicates, judgeReference, type RowCondition, type UniqueRule } from './judge.ts';
import type { Rows } from './loads/load.ts';
import type { OnFail, Pipeline, Rule } from './pipeline.ts';
import type { RuleBook } from './rule-book.ts';
import type { TargetSql } from './targets/target.ts';

export interface BoundRules {
  readonly conditions: readonly RowCondition[];
  readonly references: readonly Judgement[];
  readonly uniques: readonly UniqueRule[];
  readonly duplicates: readonly Judgement[];
}

export interface RulesInput {
  readonly pipeline: Pipeline;
  readonly sql: TargetSql;
  readonly rows: Rows;
  readonly subject: Subject;
  readonly book: RuleBook;
  /** Qualified and quoted name of a table that `subject.find` knows; undefined when it cannot be read here. */
  locate(name: string): string | undefined;
  /** Facts point rows without a member at the unknown one; elsewhere there is none. */
  readonly hasUnknownMember: boolean;
  readonly keep: 'first' | 'last';
}

export function bindRules(input: RulesInput, diagnostics: Diagnostic[]): BoundRules {
  const conditions: RowCondition[] = [];
  const references: Judgement[] = [];
  const uniques: UniqueRule[] = [];
  const duplicates: Judgement[] = [];
  const { sql, rows } = input;
  for (const rule of input.pipeline.rules) {
    const bound = bindRule(rule, input.subject);
    diagnostics.push(...bound.diagnostics);
    if (bound.check === undefined) continue;
    const problem = unfit(rule, bound.check, input);
    if (problem !== undefined) {
      diagnostics.push(problem);
      continue;
    }
    const check = bound.check;
    if (rule.onFail === 'unknown_member') continue;
    const number = input.book.add({
      name: `${check.name} ${check.columns.join(', ')}`,
      reason: check.form === 'unique' ? `${check.columns.join(', ')} is not unique` : `not: ${check.label}`,
      action: actionOf(rule.onFail),
      place: rule.place,
    });
    if (check.form === 'row') {
      const when = check.failing({ dialect: sql.dialect, column: (name) => `s.${sql.quote(name)}` });
      conditions.push({ rule: number, when });
    } else if (check.form === 'references') {
      references.push(
        judgeReference(sql, rows, {
          rule: number,
          columns: check.columns,
          table: input.locate(check.to.name) ?? '',
          references: check.to.columns,
          label: check.label,
        }),
      );
    } else if (check.form === 'unique') {
      const unique: UniqueRule = {
        rule: number,
        elements: check.columns.map((name) => sql.quote(name)),
        nullsNotDistinct: false,
        label: check.label,
      };
      uniques.push(unique);
      duplicates.push(judgeDuplicates(sql, rows, unique, input.keep));
    }
  }
  return { conditions, references, uniques, duplicates };
}

function actionOf(onFail: Exclude<OnFail, 'unknown_member'>): Action {
  return onFail;
}

function unfit(rule: Rule, check: BoundCheck, input: RulesInput): Diagnostic | undefined {
  const error = (code: string, message: string, fix: string): Diagnostic => ({
    code,
    severity: 'error',
    where: rule.place,
    message,
    fix,
  });
  if (check.form === 'measure' || check.form === 'matches') {
    return error(
      'F021',
      `${check.name} judges a table as a whole and cannot be asked of single rows`,
      'put it under quality: in the contract',
    );
  }
  if (check.form === 'references' && input.locate(check.to.name) === undefined) {
    return error(
      'F022',
      `${check.to.name} is not in the database that is loaded`,
      'refer to a table next to the target',
    );
  }
  if (rule.onFail === 'unknown_member' && (check.form !== 'references' || !input.hasUnknownMember)) {
    return error(
      'F023',
      `${check.label}: only references of a fact to a dimension have an unknown member`,
      'on_fail: quarantine keeps the row with its reason',
    );
  }
  if (rule.onFail === 'deduplicate' && check.form !== 'unique') {
    return error('F024', `${check.label}: only unique can deduplicate`, 'on_fail: quarantine');
  }
  return undefined;
}
