/** What `datawright explain L…` says: L001 to L099 of the linting itself, from L101 on one for each rule of migrations, from L201 on of the schema. */
import { lintRules } from './rules.ts';

const own: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  L001: {
    title: 'A statement is not valid SQL',
    text: 'PostgreSQL would refuse the statement where the place points to. The other statements of the file, and the other files, are judged all the same. When the folder belongs to a tool with a syntax of its own, name it with --format.',
  },
  L002: {
    title: 'A suppression without a rule or a reason',
    text: 'A danger is accepted by -- datawright:ignore RULE reason, before the statement or behind it on its line, or -- datawright:ignore-file RULE reason for the whole file; in a contract by # datawright:ignore RULE reason at the entry. Without a rule and a reason it silences nothing: whoever reads it later has to know what was accepted and why.',
  },
  L003: {
    title: 'A suppression that silences nothing',
    text: 'The rule finds nothing in the statement, or in the entry of the contract, that the comment belongs to. Left in place it would hide the next mistake there, so remove it.',
  },
  L004: {
    title: 'Unknown rule',
    text: 'Rules are named as in docs/lint.md: by their name, by their code, or by the name squawk, eugene, strong_migrations, Atlas or pg-schema-diff has for them.',
  },
  L005: {
    title: 'There is nothing to lint',
    text: 'The path names no file or folder, or nothing in it is a migration of the format. Without a path, the migrations folder of the project is linted.',
  },
  L006: {
    title: 'Unknown format',
    text: 'The format of a migrations folder is found by its files; --format names it when that fails.',
  },
  L007: {
    title: 'Statements that cannot be read',
    text: 'A migration written in a programming language is read as far as it gives SQL texts to its tool, or calls the builder of node-pg-migrate with values that are written out. What it builds at run time, or says in other functions of a tool, is not judged.',
  },
  L008: {
    title: 'No such migration',
    text: '--since takes the name, or the beginning of the name, of the last migration that is applied everywhere; the ones after it are judged.',
  },
  L009: {
    title: 'A migration that its tool refuses',
    text: 'The tool whose folder it is would not begin the file. Flyway does so with a script in which statements that run only outside of a transaction (CREATE INDEX CONCURRENTLY, VACUUM) stand beside others, unless flyway.mixed is true in its configuration.',
  },
};

export const explanations: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  ...own,
  ...Object.fromEntries(
    lintRules.map(({ id, code, title, why, fix }) => [
      code,
      { title: `${title} (${id})`, text: `${why} Instead: ${fix}.` },
    ]),
  ),
};
