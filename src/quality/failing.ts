/** Names of failing rows, by primary key, fetched only for checks that found some. */
import { formatCount } from '../core/units.ts';
import type { BoundCheck } from './check.ts';
import type { Engine } from './engine.ts';
import type { Located } from './subjects.ts';

export async function failingKeys(
  check: BoundCheck,
  on: Located,
  list: string,
  engine: Engine,
  limit: number,
): Promise<readonly string[]> {
  const rows = await engine.query(`${list}\nLIMIT ${limit}`);
  const named = check.form === 'unique' || on.subject.key.length === 0 ? check.columns : on.subject.key;
  return rows.map((row) => {
    const text =
      named.length === 1
        ? show(row[named[0] ?? ''])
        : named.map((name) => `${name}=${show(row[name])}`).join(' ');
    return check.form === 'unique' ? `${text} (${formatCount(Number(row.rows))} rows)` : text;
  });
}

function show(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
