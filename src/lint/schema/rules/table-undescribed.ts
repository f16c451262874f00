/** A table that nobody explained. */
import type { SchemaRule } from '../rule.ts';

export const tableUndescribed: SchemaRule = {
  id: 'table-undescribed',
  code: 'L285',
  title: 'A table without a description',
  why: 'What one row stands for is in nobody’s documents, diagrams or dictionary.',
  fix: 'say in one sentence what a row is: `description:`',
  level: 'info',
  aliases: [
    'tbls requireTableComment',
    'schemacrawler LinterTableWithNoRemarks',
    'pg-index-health TABLES_WITHOUT_DESCRIPTION',
  ],
  examples: {
    fires: ['CREATE TABLE t (id int);'],
    silent: ["CREATE TABLE t (id int); COMMENT ON TABLE t IS 'A thing that is counted';"],
  },
  check: ({ schema }) =>
    schema.tables
      .filter(({ comment }) => comment === undefined)
      .map(({ id, label }) => ({ at: id, message: `${label} has no description` })),
};
