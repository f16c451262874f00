/** Values that a column's new type cannot hold: not castable, out of range, too long. */
import type { Fact } from '../../../catalog/catalog.ts';
import { converted } from '../../../catalog/converted.ts';
import { lastName, sqlName } from '../../../catalog/kind.ts';
import { retypeEffect } from '../../../catalog/retype.ts';
import { quoteLiteral } from '../../../core/identifier.ts';
import { conversionText, sourceOf } from '../../online/columns/conversion.ts';
import { type Ground, type PreflightRule, tableOf } from '../ground.ts';

const TEXT = /^(?:text|character varying|character|citext)(?:\((\d+)\))?$/;
const INTEGERS = ['smallint', 'integer', 'bigint'];

export const casts: PreflightRule = {
  name: 'casts',
  probes: (ground) =>
    ground.plan.deltas.flatMap((delta) => {
      const made = ground.to.facts.get(delta.id);
      if (made?.kind !== 'column') return [];
      const own = ground.before(delta.id);
      const source = own === undefined ? sourceOf(made, ground.from, ground.to) : undefined;
      const was = own ?? source?.column;
      if (was === undefined) return [];
      // The rows are asked by the name that the values have when the plan begins.
      const column = source?.column ?? made;
      const [before, after] = [was, made].map((fact) => String(fact.attributes.type));
      if (before === undefined || after === undefined || before === after) return [];
      const given = source === undefined ? conversionText(made, ground.from, ground.to) : source.given;
      const found =
        given !== undefined
          ? [givenWords(given, after, ground)]
          : [
              refused(before, after, column, ground),
              // What is kept in step keeps its old values for a release.
              source === undefined ? changed(before, after, column) : undefined,
            ];
      return found.flatMap((rule) =>
        rule === undefined
          ? []
          : [
              ground.probe({
                kind: rule.kind,
                subject: column,
                table: tableOf(column),
                columns: [lastName(column)],
                where: rule.where,
                breaks: rule.breaks,
              }),
            ],
      );
    }),
};

interface CastRule {
  readonly kind: 'casts' | 'too-long' | 'changed';
  readonly where: string;
  readonly breaks: string;
}

/** Values that the new type takes and does not keep: cast there and back they are others. */
function changed(before: string, after: string, column: Fact): CastRule | undefined {
  const own = `${before}${after}`.includes('.');
  if (own || TEXT.test(before) || retypeEffect(before, after).data !== 'lossy') return undefined;
  const name = `t.${lastName(column)}`;
  return {
    kind: 'changed',
    where: `${converted(converted(name, before, after), after, before)} IS DISTINCT FROM ${name}`,
    breaks: `values that ${after} does not keep`,
  };
}

/** What the contract's own words make of them. A row that those fail on ends the question: PostgreSQL tells then. */
function givenWords(given: string, after: string, ground: Ground): CastRule | undefined {
  const labels = enumLabels(after, ground);
  if (labels === undefined && (after.includes('.') || ground.from.serverVersion < 160_000)) return undefined;
  return {
    kind: 'casts',
    where:
      labels === undefined
        ? `NOT pg_input_is_valid(${given}, ${quoteLiteral(after)})`
        : `${given} <> ALL (ARRAY[${labels.map(quoteLiteral).join(', ')}])`,
    breaks: `no ${after} after its conversion`,
  };
}

function refused(before: string, after: string, column: Fact, ground: Ground): CastRule | undefined {
  const name = `t.${lastName(column)}`;
  const [wide, narrow] = [TEXT.exec(before), TEXT.exec(after)];
  const limit = narrow === null ? undefined : Number(narrow[1] ?? (after === 'character' ? 1 : Infinity));
  if (limit !== undefined && wide !== null) {
    if (limit === Infinity || Number(wide[1] ?? Infinity) <= limit) return undefined;
    return {
      kind: 'too-long',
      // Spaces past the end are cut without an error.
      where: `char_length(rtrim(${name}::text, ' ')) > ${limit}`,
      breaks: `more than ${limit} characters`,
    };
  }
  const breaks = `values that are no ${after}`;
  const labels = enumLabels(after, ground);
  if (wide !== null && labels !== undefined)
    return {
      kind: 'casts',
      where: `${name}::text <> ALL (ARRAY[${labels.map(quoteLiteral).join(', ')}])`,
      breaks,
    };
  const narrows =
    wide !== null ||
    (INTEGERS.includes(before) &&
      INTEGERS.indexOf(after) >= 0 &&
      INTEGERS.indexOf(after) < INTEGERS.indexOf(before)) ||
    (/^numeric/.test(before) && /^numeric\(/.test(after));
  // pg_input_is_valid came with PostgreSQL 16; the type must be there already.
  const known = !after.includes('.') || ground.from.facts.has(`domain ${after}`);
  if (!narrows || !known || ground.from.serverVersion < 160_000) return undefined;
  return { kind: 'casts', where: `NOT pg_input_is_valid(${name}::text, ${quoteLiteral(after)})`, breaks };
}

function enumLabels(type: string, ground: Ground): readonly string[] | undefined {
  const fact = [...ground.to.facts.values()].find((f) => f.kind === 'enum' && sqlName(f) === type);
  return Array.isArray(fact?.attributes.values) ? fact.attributes.values.map(String) : undefined;
}
