/** A name that is a word of SQL. */
import { quoteIdentifier } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';
import { namedIn } from '../schema.ts';

export const nameReserved: SchemaRule = {
  id: 'name-reserved',
  code: 'L281',
  title: 'A name that is a word of SQL',
  why: 'It is read as the word unless it is quoted: `SELECT user FROM t` gives the name of the role, and says nothing.',
  fix: 'rename it; `renamed_from:` keeps its data',
  level: 'warning',
  aliases: ['schemacrawler LinterTableWithQuotedNames', 'dblinter'],
  examples: {
    fires: ['CREATE TABLE "user" (id int);', 'CREATE TABLE t ("order" int);'],
    silent: ['CREATE TABLE users (id int, ordering int, name text);'],
  },
  check: ({ schema }) =>
    namedIn(schema)
      .filter(({ name }) => /^[a-z_][a-z0-9_]*$/.test(name) && quoteIdentifier(name) !== name)
      .map(({ id, label }) => ({ at: id, message: `${label} is a word of SQL` })),
};
