/** `quality:` — which table, which rule, how strict. What a rule means is the quality room's knowledge. */
import { isMap } from 'yaml';
import type { Place } from '../../core/diagnostic.ts';
import { didYouMean } from '../../core/suggestion.ts';
import type { QualityRule } from '../contract.ts';
import { entriesOf, list, mapOf, type Named } from '../yaml/collection.ts';
import type { Findings } from '../yaml/findings.ts';
import { key, record } from '../yaml/record.ts';
import { literal, oneOf, plain, type Shape, text, wrongType } from '../yaml/shape.ts';

/** What may stand beside the rule itself. */
const manners = record('the manner of a rule', {
  at_least: key(literal('a share of rows'), 'Share of rows that must pass; all otherwise.', {
    example: '99.9 %',
  }),
  severity: key(oneOf('critical', 'warning'), 'Whether a failure fails the gate; critical otherwise.', {
    example: 'warning',
  }),
  description: key(text(), 'Why it matters.', { example: 'Reports break without it' }),
});

interface RuleFields {
  readonly rule: string;
  readonly place: Place;
  readonly arguments: unknown;
  readonly atLeast: number;
  readonly severity: 'critical' | 'warning';
  readonly description?: string;
}

/** `{ <rule>: <arguments>, at_least, severity, description }` */
const ruleShape: Shape<RuleFields> = {
  words: 'a rule such as { not_null: email }',
  inner: manners,
  schema: () => ({
    type: 'object',
    properties: (manners.schema().properties ?? {}) as never,
    minProperties: 1,
  }),
  read(node, reading, path) {
    if (!isMap(node)) return wrongType(node, reading, path, this.words);
    const entries = entriesOf(node, reading, path);
    const [rule, second] = entries.filter((entry) => !Object.hasOwn(manners.keys, entry.key));
    if (rule === undefined) {
      reading.findings.add('C005', reading.place(node, path), `a rule of ${path} names no check`, {
        fix: 'e.g. not_null: email',
      });
      return undefined;
    }
    if (second !== undefined) {
      reading.findings.add('C002', second.place, `${path} has ${rule.key} and ${second.key} in one rule`, {
        fix: didYouMean(second.key, Object.keys(manners.keys)) ?? 'begin a new line with -',
      });
      return undefined;
    }
    const read = <T>(name: string, shape: Shape<T>): T | undefined => {
      const value = entries.find((entry) => entry.key === name)?.value;
      return value === undefined ? undefined : shape.read(value, reading, `${path}.${name}`);
    };
    const atLeast = read('at_least', manners.keys.at_least.shape);
    const share = atLeast === undefined ? 1 : fraction(atLeast.value);
    if (atLeast !== undefined && share === undefined) {
      reading.findings.add('C003', atLeast.place, `${atLeast.value} is not a share of rows`, {
        fix: 'e.g. 99.9 %',
      });
    }
    const description = read('description', manners.keys.description.shape);
    return {
      rule: rule.key,
      place: rule.place,
      arguments: rule.value === undefined ? null : plain(rule.value, reading),
      atLeast: share ?? 1,
      severity: read('severity', manners.keys.severity.shape)?.value ?? 'critical',
      ...(description === undefined ? {} : { description: description.value }),
    };
  },
};

export const quality = mapOf(list(ruleShape, 'a list of rules'), 'a map of tables and their rules', {
  what: 'list of rules',
});

/** `99.9 %` or `0.999` → 0.999. */
function fraction(written: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(written);
  if (match === null) return undefined;
  const value = Number(match[1]) / (match[2] === '%' ? 100 : 1);
  return value <= 1 ? value : undefined;
}

/** `known` are the names a rule may be about; views written in SQL are only known to the database. */
export function assembleQuality(
  named: Named<readonly RuleFields[]>,
  known: { readonly names: readonly string[]; readonly complete: boolean },
  findings: Findings,
): readonly QualityRule[] {
  const inWarehouse = named.name.startsWith('warehouse.');
  if (!known.names.includes(named.name) && (known.complete || inWarehouse)) {
    findings.add('C014', named.place, `quality rules for ${named.name}, which is not declared`, {
      fix: didYouMean(named.name, known.names),
    });
  }
  return (named.value ?? []).map(({ rule, ...rest }) => ({ target: named.name, rule, ...rest }));
}
