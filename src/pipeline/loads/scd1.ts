/** Dimension, type 1: attributes are overwritten; a new member gets the next surrogate key. */
import type { LoadStatement } from '../dataflow.ts';
import { type DimensionInput, memberExists, nextKey } from './dimension.ts';
import { good } from './load.ts';

export function scd1(input: DimensionInput): readonly LoadStatement[] {
  const { sql, rows, target, natural, attributes, surrogate } = input;
  const names = [surrogate, natural, ...attributes].map((name) => sql.quote(name)).join(', ');
  const insert = `INSERT INTO ${target} (${names})
SELECT ${nextKey(input)}, ${[natural, ...attributes].map((name) => `s.${sql.quote(name)}`).join(', ')}
FROM ${rows.table} s
WHERE ${good(rows)} AND NOT ${memberExists(input)}`;
  const update = `UPDATE ${target} AS t
SET ${attributes.map((name) => `${sql.quote(name)} = s.${sql.quote(name)}`).join(', ')}
FROM ${rows.table} s
WHERE t.${sql.quote(natural)} = s.${sql.quote(natural)} AND ${good(rows)}`;
  return [
    ...(attributes.length === 0
      ? []
      : [{ label: 'overwrite attributes', gives: 'loaded' as const, sql: sql.counted(update) }]),
    { label: 'insert new members', gives: 'loaded', sql: sql.counted(insert) },
  ];
}
