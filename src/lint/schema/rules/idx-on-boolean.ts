/** An index over nothing but a boolean. */
import type { SchemaRule } from '../rule.ts';
import { accessPaths, columnOf } from '../schema.ts';

export const idxOnBoolean: SchemaRule = {
  id: 'idx-on-boolean',
  code: 'L221',
  title: 'An index over a boolean',
  why: 'Half of the table, or nearly all of it, answers each search, so the planner reads the table anyway.',
  fix: 'index what is searched together with it, and make the rare value its WHERE',
  level: 'warning',
  aliases: ['pg-index-health INDEXES_WITH_BOOLEAN'],
  examples: {
    fires: ['CREATE TABLE t (id int, paid boolean); CREATE INDEX ON t (paid);'],
    silent: [
      'CREATE TABLE t (id int, paid boolean); CREATE INDEX ON t (id) WHERE NOT paid;',
      'CREATE TABLE t (id int, paid boolean); CREATE INDEX ON t (paid) WHERE NOT paid;',
      'CREATE TABLE t (id int, paid boolean); CREATE INDEX ON t (id, paid);',
    ],
  },
  check: ({ schema }) =>
    schema.tables.flatMap((table) =>
      accessPaths(table).flatMap(({ id, name, columns, where, index }) => {
        const [only, ...more] = columns;
        if (index === undefined || where !== undefined || more.length > 0) return [];
        if (columnOf(table, only ?? '')?.type !== 'boolean') return [];
        return [{ at: id, message: `${name} indexes nothing but the boolean ${only}` }];
      }),
    ),
};
