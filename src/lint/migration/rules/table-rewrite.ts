/** Statements that write a whole table anew. */
import { as, relationOf, relationText } from '../../../sql/tree.ts';
import { isOn } from '../options.ts';
import { commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const tableRewrite: Rule = {
  id: 'table-rewrite',
  code: 'L145',
  title: 'A table that is written anew',
  why: 'SET LOGGED, SET UNLOGGED, SET TABLESPACE, SET ACCESS METHOD, CLUSTER and VACUUM FULL copy the table and build its indexes under ACCESS EXCLUSIVE, and need room for a second copy.',
  fix: 'copy into a new table in batches and swap the names, or use pg_repack',
  level: 'error',
  aliases: ['eugene E10', 'pg-schema-diff ACQUIRES_ACCESS_EXCLUSIVE_LOCK'],
  yieldsTo: ['prefer-repack'],
  examples: {
    fires: ['ALTER TABLE users SET UNLOGGED;', 'VACUUM FULL users;', 'CLUSTER users USING users_pkey;'],
    silent: [
      'VACUUM users;',
      'ALTER TABLE users SET (fillfactor = 70);',
      'CREATE TABLE users (id int); ALTER TABLE users SET UNLOGGED;',
    ],
  },
  check(statement, { isNew }) {
    const altered = commandsOf(
      statement,
      'AT_SetLogged',
      'AT_SetUnLogged',
      'AT_SetTableSpace',
      'AT_SetAccessMethod',
    );
    const cluster = statementAs(statement, 'ClusterStmt');
    const vacuum = statementAs(statement, 'VacuumStmt');
    const whole = cluster !== undefined || isOn(vacuum?.options, 'full');
    const table =
      relationOf(cluster?.relation) ?? relationOf(as(vacuum?.rels?.[0], 'VacuumRelation')?.relation);
    return [
      ...altered
        .filter((part) => !isNew(part.table, part.start))
        .map(({ table: of, start, end }) => ({
          start,
          end,
          message: `all of ${relationText(of)} is copied while nobody can use it`,
          object: relationText(of),
        })),
      ...(whole && !isNew(table, statement.start)
        ? [{ ...spanOf(statement), message: 'the table is copied while nobody can use it' }]
        : []),
    ];
  },
};
