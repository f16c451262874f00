import { formatDuration, parseDuration } from '../../core/units.ts';
import { readArguments } from '../arguments.ts';
import type { Check } from '../check.ts';

export const fresh: Check = {
  name: 'fresh',
  dimension: 'timeliness',
  summary: 'The newest row is not older than a time span, by the database’s own clock.',
  example: '- fresh: { column: updated_at, within: 4h }',
  bind(raw, subject) {
    const args = readArguments(this.name, raw, subject);
    const fields = args.fields(['column', 'within']);
    const column = args.column(fields.column);
    const within = args.text(fields.within, 'a time span such as 4h after `within`');
    const limit = parseDuration(within);
    if (within !== '' && limit === undefined)
      args.problem('Q003', `${within} is no time span`, 'write 30min, 4h or 2 days');
    if (args.problems.length > 0 || limit === undefined) return { ok: false, problems: args.problems };
    return {
      ok: true,
      check: {
        form: 'measure',
        name: this.name,
        dimension: this.dimension,
        label: `${column} within ${within}`,
        columns: [column],
        measures: (sql) => [sql.dialect.secondsBetween(`max(${sql.column(column)})`, 'CURRENT_TIMESTAMP')],
        judge([age]) {
          if (age === null || age === undefined) return { passed: false, observed: 'no rows' };
          const seconds = Number(age);
          return {
            passed: seconds <= limit,
            observed: `newest ${seconds < 1 ? 'just now' : `${formatDuration(seconds)} old`}`,
          };
        },
        provenBy: () => undefined,
      },
    };
  },
};
