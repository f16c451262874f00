import { readArguments } from '../arguments.ts';
import type { Check, RowSql } from '../check.ts';

export const between: Check = {
  name: 'between',
  dimension: 'validity',
  summary: 'The value lies in a range, ends included; either end may be left out. NULL passes.',
  example: '- between: { column: delay, min: -180, max: 1440 }',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const fields = args.fields(['column', 'min', 'max']);
    const column = args.column(fields.column);
    const [min, max] = [bound(fields.min), bound(fields.max)];
    if (min === undefined && max === undefined)
      args.problem('Q003', 'needs min, max or both, each a number or a date');
    if (typeof min === 'number' && typeof max === 'number' && min > max) {
      args.problem('Q003', `min ${min} is above max ${max}, so no value can pass`);
    }
    if (args.problems.length > 0) return { ok: false, problems: args.problems };
    return {
      ok: true,
      check: {
        form: 'row',
        name: this.name,
        dimension: this.dimension,
        label:
          max === undefined
            ? `${column} at least ${min}`
            : min === undefined
              ? `${column} at most ${max}`
              : `${column} between ${min} and ${max}`,
        columns: [column],
        failing: (sql) => outside(sql, column, min, max),
        provenBy: (known) =>
          typeof min === 'string' || typeof max === 'string' ? undefined : known.within(column, min, max),
      },
    };
  },
};

function bound(value: unknown): number | string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'string' || value === '') return undefined;
  return /^-?\d[\d_]*(\.\d+)?$/.test(value) ? Number(value.replaceAll('_', '')) : value;
}

function outside(sql: RowSql, column: string, min?: number | string, max?: number | string): string {
  const name = sql.column(column);
  const parts = [
    ...(min === undefined ? [] : [`${name} < ${sql.dialect.literal(min)}`]),
    ...(max === undefined ? [] : [`${name} > ${sql.dialect.literal(max)}`]),
  ];
  return `(${parts.join(' OR ')})`;
}
