import { didYouMean } from '../../core/suggestion.ts';
import { readArguments } from '../arguments.ts';
import type { Check, Subject } from '../check.ts';

/** `origin -> airports.iata` says the same as `{ column: origin, to: airports.iata }`; without a column, `to`'s key. */
const ARROW = /^\s*([^>\s][^>]*?)\s*->\s*(\S+)\s*$/;

export const references: Check = {
  name: 'references',
  dimension: 'referential',
  summary: 'Every value exists in another table of the same database. NULL passes.',
  example: '- references: origin -> airports.iata',
  bind(raw, subject) {
    const arrow = typeof raw === 'string' ? ARROW.exec(raw) : null;
    const given = arrow === null ? raw : { column: arrow[1]?.split(/\s*,\s*/), to: arrow[2] };
    const args = readArguments(this.name, given, subject);
    const fields = args.fields(['column', 'to']);
    const columns = args.columns(fields.column);
    const target = args.text(fields.to, 'a table or table.column after `to`, e.g. airports.iata');
    const to = resolve(target, subject);
    if (target !== '' && to === undefined) {
      args.problem(
        'Q003',
        `${target} is not known here`,
        didYouMean(target.split('.')[0] ?? '', subject.known),
      );
    }
    if (to !== undefined) {
      for (const column of to.columns) {
        if (!to.subject.columns.some((c) => c.name === column)) {
          args.problem(
            'Q004',
            `${to.subject.name} has no column ${column}`,
            didYouMean(
              column,
              to.subject.columns.map((c) => c.name),
            ),
          );
        }
      }
      if (to.columns.length !== columns.length) {
        args.problem(
          'Q003',
          `${columns.length} columns cannot reference ${to.columns.length} of ${to.subject.name}`,
        );
      }
    }
    if (args.problems.length > 0 || to === undefined) return { ok: false, problems: args.problems };
    const reference = { name: to.subject.name, columns: to.columns };
    return {
      ok: true,
      check: {
        form: 'references',
        name: this.name,
        dimension: this.dimension,
        label: `${columns.join(', ')} exists in ${target}`,
        columns,
        to: reference,
        provenBy: (known) => known.foreignKey(columns, reference),
      },
    };
  },
};

/** The longest known name that `target` begins with; what follows is a column. */
function resolve(
  target: string,
  subject: Subject,
): { subject: Subject; columns: readonly string[] } | undefined {
  const whole = subject.find(target);
  if (whole !== undefined) return { subject: whole, columns: whole.key };
  const dot = target.lastIndexOf('.');
  const table = dot < 0 ? undefined : subject.find(target.slice(0, dot));
  return table === undefined ? undefined : { subject: table, columns: [target.slice(dot + 1)] };
}
