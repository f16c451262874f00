/** What the pages of rules have in common: the table of all, and a section for each. */
import type { LintRule } from './rules.ts';

export const ruleTable = (rules: readonly LintRule[]): readonly string[] => [
  '| code | rule | level | finds |',
  '|---|---|---|---|',
  ...rules.map(
    ({ id, code, level, title }) =>
      `| ${code} | [${id}](#${id}) | ${level} | ${title.replaceAll('|', '\\|')} |`,
  ),
];

export interface ShownExamples {
  readonly language: 'sql' | 'yaml';
  readonly found: readonly string[];
  readonly accepted: readonly string[];
}

export function ruleSection(rule: LintRule, { language, found, accepted }: ShownExamples): readonly string[] {
  const { id, code, title, why, fix, level, aliases } = rule;
  const remark = language === 'sql' ? '--' : '#';
  return [
    '',
    `## ${id}`,
    '',
    `${code}, ${level}${aliases.length === 0 ? '' : `; ${aliases.join(', ')}`}`,
    '',
    `**${title}.** ${why}`,
    '',
    `Instead: ${fix}.`,
    '',
    `\`\`\`${language}`,
    `${remark} found`,
    ...found,
    '',
    `${remark} accepted`,
    ...accepted,
    '```',
  ];
}
