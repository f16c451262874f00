import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const length: Check = {
  name: 'length',
  dimension: 'validity',
  summary: 'The text has a number of characters in a range, ends included. NULL passes.',
  example: '- length: { column: iata, min: 3, max: 4 }',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const fields = args.fields(['column', 'min', 'max']);
    const column = args.column(fields.column);
    const min = args.number(fields.min, 'min');
    const max = args.number(fields.max, 'max');
    if (args.problems.length === 0 && min === undefined && max === undefined)
      args.problem('Q003', 'needs min, max or both');
    if (args.problems.length > 0) return { ok: false, problems: args.problems };
    return {
      ok: true,
      check: {
        form: 'row',
        name: this.name,
        dimension: this.dimension,
        label: `${column} has ${min === undefined ? `up to ${max}` : max === undefined ? `at least ${min}` : `${min} to ${max}`} characters`,
        columns: [column],
        failing: (sql) => {
          const size = `length(CAST(${sql.column(column)} AS text))`;
          const parts = [
            ...(min === undefined ? [] : [`${size} < ${min}`]),
            ...(max === undefined ? [] : [`${size} > ${max}`]),
          ];
          return `(${parts.join(' OR ')})`;
        },
        provenBy: (known) => {
          const limit = known.maxLength(column);
          return (min === undefined || min <= 0) && max !== undefined && limit !== undefined && limit <= max
            ? `type of ${column}`
            : undefined;
        },
      },
    };
  },
};
