/** A check's verdict, from the values of its table's scan. */

import type { Dialect } from '../sql/dialect.ts';
import type { Verdict } from './check.ts';
import type { CompiledCheck } from './compile.ts';
import type { Engine } from './engine.ts';
import { failingKeys } from './failing.ts';
import { judgeMatch, judgeShare, type Totals } from './judge.ts';
import { failingRows, rowSql, type Scan, tableName } from './scan.ts';
import type { EngineName } from './subjects.ts';
import type { Values } from './values.ts';
import type { Work } from './work.ts';

export async function verdictOf(
  work: Work,
  results: ReadonlyMap<Scan, Values>,
  engines: ReadonlyMap<EngineName, Engine>,
  keys: number,
): Promise<Verdict> {
  const { compiled } = work;
  const { check, on, other } = compiled;
  const engine = engines.get(on.engine);
  const values = results.get(work.scan);
  if (engine === undefined || values === undefined) throw new Error(`no values for ${check.label}`);
  const list = failingRows(check, on, other, engine.dialect);
  const sql = list ?? comparison(work, engine.dialect);
  const refused = [values, ...(work.other === undefined ? [] : [results.get(work.other.scan)])]
    .flatMap((v) =>
      v === undefined ? [] : [v.refusal(v === values ? work.values : (work.other?.values ?? []))],
    )
    .find((message) => message !== undefined);
  if (refused !== undefined) {
    return verdict(compiled, {
      passed: false,
      observed: `not computed: ${refused}`,
      rows: 0,
      failing: 0,
      sql,
    });
  }
  if (check.form === 'measure') {
    const judged = check.judge(
      work.values.map((name) => values.get(name)),
      values.rows,
    );
    return verdict(compiled, { ...judged, rows: values.rows, failing: judged.passed ? 0 : values.rows, sql });
  }
  if (check.form === 'matches') {
    const otherValues = work.other === undefined ? undefined : results.get(work.other.scan);
    if (otherValues === undefined) throw new Error(`no values for ${check.label}`);
    const target = totals(otherValues, work.other?.values ?? []);
    const judged = judgeMatch(check, totals(values, work.values), target);
    return verdict(compiled, {
      ...judged,
      rows: values.rows,
      failing: judged.passed ? 0 : Math.abs(values.rows - target.rows),
      sql,
    });
  }
  const failing = Number(values.get(work.values[0] ?? '') ?? 0);
  const judged = judgeShare(failing, values.rows, compiled.rule.atLeast);
  const failingKeysFound =
    failing > 0 && list !== undefined && keys > 0 ? await failingKeys(check, on, list, engine, keys) : [];
  return verdict(compiled, { ...judged, rows: values.rows, failing, sql, failingKeys: failingKeysFound });
}

function totals(values: Values, names: readonly string[]): Totals {
  return {
    rows: values.rows,
    sums: names.map((name) => {
      const value = values.get(name);
      return value === null || value === undefined ? null : Number(value);
    }),
  };
}

/** What was computed, for checks that have no failing rows to list. */
function comparison(work: Work, dialect: Dialect): string {
  const { check, on, other } = work.compiled;
  const sql = rowSql(dialect);
  const expressions =
    check.form === 'measure'
      ? check.measures(sql)
      : check.form === 'matches'
        ? check.sums.map((s) => `sum(${sql.column(s.column)})`)
        : [];
  const one = `SELECT ${['count(*)', ...expressions].join(', ')} FROM ${tableName(on, dialect)} AS t`;
  return other === undefined ? one : `${one}\n-- against the same of ${other.subject.name}`;
}

type Found = Pick<Verdict, 'passed' | 'observed' | 'rows' | 'failing' | 'sql'> & Partial<Verdict>;

function verdict({ rule, check, on }: CompiledCheck, found: Found): Verdict {
  return {
    target: on.subject.name,
    check: check.name,
    dimension: check.dimension,
    label: check.label,
    severity: rule.severity,
    failingKeys: [],
    proven: false,
    place: rule.place,
    ...found,
  };
}

export function provenVerdict(compiled: CompiledCheck, reason: string): Verdict {
  return verdict(compiled, {
    passed: true,
    observed: `proven by ${reason}`,
    rows: 0,
    failing: 0,
    sql: '',
    proven: true,
  });
}
