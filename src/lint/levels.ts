/** Which rules are asked, and how loud they are. */
import type { LintLevel, LintSettings } from '../project/project.ts';
import { findRules } from './find-rules.ts';
import { type LintRule, lintRules } from './rules.ts';
import { schemaRules } from './schema/rules.ts';

type LevelOf = (rule: LintRule) => LintLevel;

/** As `lint:` of datawright.yaml says: rule by rule, then by its preset. */
export function projectLevel(lint: Pick<LintSettings, 'preset' | 'rules'>): LevelOf {
  const levels = new Map(
    Object.entries(lint.rules).flatMap(([name, level]) =>
      findRules(lintRules, name).map((rule) => [rule, level] as const),
    ),
  );
  return (rule) => levels.get(rule) ?? (lint.preset === 'strict' ? strictLevel(rule) : rule.level);
}

/** Rules of migrations that are off are off because another one says the same, or a tool takes care of it. */
function strictLevel(rule: LintRule): LintLevel {
  const { level } = rule;
  return level === 'off' && schemaRules.some((one) => one === rule) ? 'warning' : level;
}

/** These and no others, those too that are off. */
export function onlyLevel(rules: readonly LintRule[]): LevelOf {
  return (rule) => (!rules.includes(rule) ? 'off' : rule.level === 'off' ? 'warning' : rule.level);
}
