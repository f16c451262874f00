import type { Rule } from '../rule.ts';

/** A statement sent once for each element of something: N + 1 queries. */
export const queryInLoop: Rule = {
  name: 'query-in-loop',
  code: 'A005',
  severity: 'warning',
  title: 'A query in a loop',
  why: 'Each round trip costs more than the query: a hundred elements are a hundred waits, where one statement would do.',
  check: ({ use }) =>
    use.loop === undefined
      ? []
      : [
          {
            at: { file: use.at },
            message: `this statement is sent once for each turn of ${use.loop === 'for' || use.loop === 'while' ? `a ${use.loop} loop` : use.loop}`,
            fix: 'send one statement for all of them: WHERE id = ANY ($1), a join, or INSERT … SELECT FROM unnest($1, $2)',
          },
        ],
};
