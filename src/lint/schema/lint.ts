/** Holds a schema to the rules of design, and says where in the contract each finding stands. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Accepted, Contract } from '../../contract/contract.ts';
import type { Diagnostic, Place } from '../../core/diagnostic.ts';
import type { LintLevel } from '../../project/project.ts';
import { acceptanceDiagnostics } from '../acceptance.ts';
import { findRules } from '../find-rules.ts';
import { placesOf } from './places.ts';
import type { Finding, SchemaRule } from './rule.ts';
import { schemaRules } from './rules.ts';
import { schemaOf } from './schema.ts';

export interface LintRequest {
  readonly catalog: Catalog;
  readonly contract?: Contract;
  readonly levelOf: (rule: SchemaRule) => LintLevel;
}

export interface SchemaVerdict {
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that a comment in the contract accepts. */
  readonly accepted: number;
}

interface Found {
  readonly rule: SchemaRule;
  readonly finding: Finding;
  readonly level: Exclude<LintLevel, 'off'>;
  readonly where: Place;
}

export function lintSchema({ catalog, contract, levelOf }: LintRequest): SchemaVerdict {
  const schema = schemaOf(catalog);
  const scene = contract === undefined ? { schema } : { schema, contract };
  const places = placesOf(catalog, contract);
  const found = schemaRules.flatMap((rule): readonly Found[] => {
    const level = levelOf(rule);
    if (level === 'off') return [];
    return rule.check(scene).map((finding) => ({ rule, finding, level, where: places(finding.at) }));
  });
  const comments = (contract?.accepted ?? []).map((comment) => ({
    comment,
    rules: comment.names.flatMap((name) => findRules(schemaRules, name)),
  }));
  const accepting = ({ rule, where }: Found) =>
    comments.filter(({ comment, rules }) => rules.includes(rule) && covers(comment, where));
  const used = new Set(found.flatMap((one) => accepting(one).map(({ comment }) => comment)));
  const left = found.filter((one) => accepting(one).length === 0);
  const faults = comments.flatMap(({ comment, rules }) =>
    acceptanceDiagnostics(comment, {
      rules: schemaRules,
      // A rule that is off may be on for others.
      isUsed: used.has(comment) || rules.some((rule) => levelOf(rule) === 'off'),
      remark: '#',
      place: { where: comment.place },
    }),
  );
  return { diagnostics: [...left.map(diagnosticOf), ...faults], accepted: found.length - left.length };
}

/** A comment without a reason accepts nothing. */
function covers({ place, lines, reason }: Accepted, where: Place): boolean {
  if (reason === '' || where.file !== place.file || where.line === undefined) return false;
  return where.line >= lines.from && where.line <= lines.to;
}

function diagnosticOf({ rule, finding, level, where }: Found): Diagnostic {
  const { message, fix = rule.fix, patch } = finding;
  return {
    code: rule.code,
    severity: level,
    rule: rule.id,
    where,
    message,
    why: rule.why,
    fix: patch === undefined ? fix : `${fix}: ${patch}`,
  };
}
