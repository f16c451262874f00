/** A function with its owner's rights and its caller's names. */
import type { RoutineAttributes } from '../../../catalog/routine.ts';
import type { SchemaRule } from '../rule.ts';

export const definerSearchPath: SchemaRule = {
  id: 'definer-search-path',
  code: 'L295',
  title: 'A SECURITY DEFINER function that looks names up as its caller likes',
  why: 'The caller can put a table or function of the same name first in search_path, and the function uses it with the rights of its owner.',
  fix: "declare it with SET search_path = '', and write schemas in its body",
  level: 'error',
  aliases: ['splinter 0011'],
  examples: {
    fires: ["CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';"],
    silent: [
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';",
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    ],
  },
  check: ({ schema }) =>
    [...schema.all<RoutineAttributes>('function'), ...schema.all<RoutineAttributes>('procedure')]
      .filter(({ definition }) => {
        // Options stand before the body.
        const head = definition.split(/\nAS |\n *BEGIN ATOMIC/, 1)[0] ?? '';
        return /\sSECURITY DEFINER\b/.test(head) && !/\sSET search_path\b/.test(head);
      })
      .map(({ id, label }) => ({
        at: id,
        message: `${label} runs with its owner’s rights and its caller’s search_path`,
      })),
};
