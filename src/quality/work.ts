/** Which scans a set of checks needs, and which of their values each check is judged by. */
import type { Dialect } from '../sql/dialect.ts';
import type { CompiledCheck } from './compile.ts';
import type { Engine } from './engine.ts';
import { countWhere, createScan, repeated, rowSql, type Scan, tableName } from './scan.ts';
import type { EngineName, Located } from './subjects.ts';

/** What has to be read for one check, and how its verdict follows from it. */
export interface Work {
  readonly compiled: CompiledCheck;
  readonly scan: Scan;
  /** Names of the check's values in `scan`. */
  readonly values: readonly string[];
  /** For `matches`: the same on the other table. */
  readonly other?: { readonly scan: Scan; readonly values: readonly string[] };
}

export function prepare(
  open: readonly CompiledCheck[],
  engines: ReadonlyMap<EngineName, Engine>,
): { works: ReadonlyMap<CompiledCheck, Work>; scans: readonly Scan[] } {
  const scalar = new Map<string, Scan>();
  const distinct = new Map<string, Scan>();
  const works = new Map<CompiledCheck, Work>();
  const scanOf = (scans: Map<string, Scan>, on: Located, dialect: Dialect): Scan => {
    const key = `${on.engine} ${tableName(on, dialect)}`;
    const scan = scans.get(key) ?? createScan(on, dialect);
    scans.set(key, scan);
    return scan;
  };
  for (const one of open) {
    const { check, on, other } = one;
    const dialect = engines.get(on.engine)?.dialect;
    if (dialect === undefined) continue;
    const sql = rowSql(dialect);
    const scan = scanOf(check.form === 'unique' ? distinct : scalar, on, dialect);
    if (check.form === 'row') {
      works.set(one, { compiled: one, scan, values: [scan.add(countWhere(check.failing(sql)))] });
    } else if (check.form === 'unique') {
      works.set(one, { compiled: one, scan, values: [scan.add(repeated(check.columns, sql))] });
    } else if (check.form === 'measure') {
      works.set(one, { compiled: one, scan, values: check.measures(sql).map((m) => scan.add(m)) });
    } else if (check.form === 'references' && other !== undefined) {
      works.set(one, { compiled: one, scan, values: [scan.add(countWhere(scan.orphan(check, other)))] });
    } else if (check.form === 'matches' && other !== undefined) {
      const otherDialect = engines.get(other.engine)?.dialect;
      if (otherDialect === undefined) continue;
      const otherScan = scanOf(scalar, other, otherDialect);
      const otherSql = rowSql(otherDialect);
      works.set(one, {
        compiled: one,
        scan,
        values: check.sums.map((s) => scan.add(`sum(${sql.column(s.column)})`)),
        other: {
          scan: otherScan,
          values: check.sums.map((s) => otherScan.add(`sum(${otherSql.column(s.column)})`)),
        },
      });
    }
  }
  return { works, scans: [...scalar.values(), ...distinct.values()] };
}
