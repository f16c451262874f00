/** Holds a schema to the rules of design, and says where in the contract each finding stands. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Contract } from '../../contract/contract.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { LintLevel } from '../../project/project.ts';
import { placesOf } from './places.ts';
import type { Finding, SchemaRule } from './rule.ts';
import { schemaRules } from './rules.ts';
import { schemaOf } from './schema.ts';

export interface LintRequest {
  readonly catalog: Catalog;
  readonly contract?: Contract;
  readonly levelOf: (rule: SchemaRule) => LintLevel;
}

export function lintSchema({ catalog, contract, levelOf }: LintRequest): readonly Diagnostic[] {
  const schema = schemaOf(catalog);
  const scene = contract === undefined ? { schema } : { schema, contract };
  const places = placesOf(catalog, contract);
  return schemaRules.flatMap((rule) => {
    const level = levelOf(rule);
    if (level === 'off') return [];
    return rule.check(scene).map((finding) => ({
      code: rule.code,
      severity: level,
      rule: rule.id,
      where: places(finding.at),
      message: finding.message,
      why: rule.why,
      fix: fixOf(rule, finding),
    }));
  });
}

function fixOf(rule: SchemaRule, { fix = rule.fix, patch }: Finding): string {
  return patch === undefined ? fix : `${fix}: ${patch}`;
}
