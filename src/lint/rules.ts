/** Every rule there is, of migrations and of the schema. */
import type { LintLevel } from '../project/project.ts';
import type { NamedRule } from './find-rules.ts';
import { migrationRules } from './migration/rules.ts';
import { schemaRules } from './schema/rules.ts';

export interface LintRule extends NamedRule {
  readonly level: LintLevel;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

export const lintRules: readonly LintRule[] = [...migrationRules, ...schemaRules];
