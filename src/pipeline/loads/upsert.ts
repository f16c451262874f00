/** Upsert: rows with a new key are inserted, rows with a known key replace it. Equal rows were set aside before. */
import { good, insertInto, type Load, sameKey } from './load.ts';

export const upsert: Load = (input) => {
  const { sql, columns, key, target, touched } = input;
  const others = columns.filter((column) => !key.includes(column.name));
  if (sql.engine === 'postgres') {
    const assignments = [
      ...others.map((column) => `${sql.quote(column.name)} = excluded.${sql.quote(column.name)}`),
      ...touched.map((name) => `${sql.quote(name)} = DEFAULT`),
    ];
    const conflict = `ON CONFLICT (${key.map((name) => sql.quote(name)).join(', ')})`;
    const action = assignments.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${assignments.join(', ')}`;
    return [
      {
        label: 'insert or update by key',
        gives: 'loaded',
        sql: sql.counted(`${insertInto(input)}\n${conflict} ${action}`),
      },
    ];
  }
  // In two statements: an update in place, as DuckDB checks unique indexes eagerly when a key is rewritten.
  const update = `UPDATE ${target} AS t
SET ${others.map((column) => `${sql.quote(column.name)} = ${column.value}`).join(', ')}
FROM ${input.rows.table} s
WHERE ${sameKey(input)} AND ${good(input.rows)}`;
  const insert = insertInto(
    input,
    `${input.rows.table} s
WHERE ${good(input.rows)}
  AND NOT EXISTS (SELECT 1 FROM ${target} t WHERE ${sameKey(input)})`,
  );
  return [
    ...(others.length === 0
      ? []
      : [
          {
            label: 'update by key',
            gives: 'loaded' as const,
            ...(input.distinctKeys ? { idleWhenFresh: true } : {}),
            sql: sql.counted(update),
          },
        ]),
    {
      label: 'insert new keys',
      gives: 'loaded',
      ...(input.distinctKeys ? { idleWhenFresh: true } : {}),
      sql: sql.counted(insert),
    },
    ...(input.distinctKeys
      ? [
          {
            label: 'insert into the empty table',
            gives: 'loaded' as const,
            onlyWhenFresh: true,
            sql: sql.counted(insertInto(input)),
          },
        ]
      : []),
  ];
};
