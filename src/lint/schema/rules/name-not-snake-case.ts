/** A name that has to be quoted. */
import type { SchemaRule } from '../rule.ts';
import { namedIn } from '../schema.ts';

export const nameNotSnakeCase: SchemaRule = {
  id: 'name-not-snake-case',
  code: 'L280',
  title: 'A name that is not in snake_case',
  why: 'PostgreSQL folds what is not quoted to small letters, so it is found in quotes only, in every query and by every tool.',
  fix: 'rename it; `renamed_from:` keeps its data',
  level: 'warning',
  aliases: ['schemalint name-casing', "don't-do-this uppercase names", 'pglinter'],
  examples: {
    fires: [
      'CREATE TABLE "Users" (id int);',
      'CREATE TABLE t ("firstName" text);',
      'CREATE TABLE t ("a b" int);',
    ],
    silent: ['CREATE TABLE users (first_name text, address2 text);'],
  },
  check: ({ schema }) =>
    namedIn(schema)
      .filter(({ name }) => !/^[a-z_][a-z0-9_]*$/.test(name))
      .map(({ id, label }) => ({ at: id, message: `${label} is not in snake_case` })),
};
