/**
 * Dimension, type 2: a change in a tracked attribute closes the current version at the moment the run was
 * opened and opens a new one there, so every fact can be read with the attributes of its own time.
 */
import type { LoadStatement } from '../dataflow.ts';
import { BEGINNING, type DimensionInput, memberExists, nextKey } from './dimension.ts';
import { good } from './load.ts';

const AT = 'CAST($1 AS timestamp with time zone)';

export function scd2(input: DimensionInput): readonly LoadStatement[] {
  const { sql, rows, target, natural, attributes, surrogate } = input;
  const carried = [natural, ...attributes];
  const names = [surrogate, ...carried].map((name) => sql.quote(name)).join(', ');
  return [
    {
      label: 'close versions that changed',
      gives: 'maintained',
      parameters: ['at'],
      sql: sql.counted(`UPDATE ${target} AS t SET valid_to = ${AT}, is_current = false
FROM ${rows.table} s
WHERE t.${sql.quote(natural)} = s.${sql.quote(natural)} AND t.is_current AND ${good(rows)}`),
    },
    {
      label: 'open new versions',
      gives: 'loaded',
      parameters: ['at'],
      sql: sql.counted(`INSERT INTO ${target} (${names}, valid_from, valid_to, is_current)
SELECT ${nextKey(input)}, ${carried.map((name) => `s.${sql.quote(name)}`).join(', ')},
  CASE WHEN ${memberExists(input)} THEN ${AT} ELSE ${BEGINNING} END, NULL, true
FROM ${rows.table} s
WHERE ${good(rows)}`),
    },
  ];
}
