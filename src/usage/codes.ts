/** What `datawright explain A…` says. */
import { rules } from './rules.ts';

export const explanations: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  ...Object.fromEntries(
    rules.map(({ code, title, why, name }) => [code, { title, text: `${why} Rule: ${name}.` }]),
  ),
  A090: {
    title: 'A source file that cannot be parsed',
    text: 'The file is no TypeScript or JavaScript that a parser can read, so the SQL in it was not looked at.',
  },
  A091: {
    title: 'SQL that PostgreSQL cannot parse',
    text: 'The text is given to a database client, and PostgreSQL’s own grammar refuses it: the statement would fail whenever it runs.',
  },
  A093: {
    title: 'Code that was not looked at',
    text: 'The names in SQL are looked up in the catalog that PostgreSQL makes of the contract. Without a contract that it accepts there is nothing to hold code to.',
  },
  A094: {
    title: 'No code at a path',
    text: 'The path given to check is neither a file nor a folder with TypeScript, JavaScript or SQL in it.',
  },
  A092: {
    title: 'A suppression that is wrong',
    text: 'A suppression names a rule and says why: // datawright:ignore select-star the export needs every column. One without a reason, of an unknown rule, or that suppresses nothing is itself a finding.',
  },
};
