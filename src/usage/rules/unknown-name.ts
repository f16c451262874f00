import { didYouMean } from '../../core/suggestion.ts';
import type { Problem } from '../../sql/query/notes.ts';
import type { Finding, Rule } from '../rule.ts';
import { HOLE } from '../understand.ts';

const shown = (name: string): string => name.replace(/^public\./, '');

/** Tables, columns and aliases that are not there: if it is not in the contract, it does not exist. */
export const unknownName: Rule = {
  name: 'unknown-name',
  code: 'A001',
  severity: 'error',
  title: 'A table or column that is not in the contract',
  why: 'What is not in the contract does not exist: the statement would fail when it runs.',
  check: ({ analysis }) => analysis.problems.flatMap((problem) => findings(problem)),
};

function findings(problem: Problem): readonly Finding[] {
  if ('name' in problem && problem.name.includes(HOLE)) return [];
  const at = { sql: problem.at };
  switch (problem.kind) {
    case 'unknown-table':
      return [named(at, problem.name, `there is no table ${problem.name}`, problem.candidates)];
    case 'unknown-source':
      return [
        named(at, problem.name, `${problem.name} is no table or alias of this query`, problem.candidates),
      ];
    case 'unknown-column': {
      const where = problem.of === undefined ? '' : ` in ${shown(problem.of)}`;
      return [named(at, problem.name, `there is no column ${problem.name}${where}`, problem.candidates)];
    }
    case 'ambiguous-column':
      return [
        {
          at,
          length: problem.name.length,
          message: `${problem.name} is a column of more than one table here`,
          fix: `write the table before it: table.${problem.name}`,
        },
      ];
    case 'column-count':
      return [{ at, message: `${problem.found} values for ${problem.expected} columns` }];
  }
}

function named(
  at: { readonly sql: number },
  name: string,
  message: string,
  candidates: readonly string[],
): Finding {
  const fix = didYouMean(name, [...new Set(candidates)]);
  return { at, name, length: name.length, message, ...(fix === undefined ? {} : { fix }) };
}
