/** The same table several times, with a year or a number. */
import { grouped } from '../../../core/group.ts';
import type { SchemaRule } from '../rule.ts';

export const numberedTables: SchemaRule = {
  id: 'numbered-tables',
  code: 'L245',
  title: 'The same table several times, with numbers',
  why: 'Every query has to know which of them it wants, and every change has to be made to all.',
  fix: 'make one partitioned table of them',
  level: 'warning',
  aliases: ['sqlcheck metadata tribbles'],
  examples: {
    fires: ['CREATE TABLE sales_2023 (a int); CREATE TABLE sales_2024 (a int);'],
    silent: [
      'CREATE TABLE sales (a int, at date) PARTITION BY RANGE (at); CREATE TABLE sales_2023 PARTITION OF sales DEFAULT;',
      'CREATE TABLE sales_2024 (a int); CREATE TABLE costs_2024 (a int);',
    ],
  },
  check: ({ schema }) => {
    const groups = grouped(
      schema.tables.filter(({ name, inherits }) => /\d+$/.test(name) && inherits === undefined),
      ({ schema: where, name }) => `${where}.${name.replace(/_?\d+(_\d+)*$/, '')}`,
    );
    return [...groups.values()]
      .filter((tables) => tables.length > 1)
      .map((tables) => ({
        at: tables[0]?.id ?? '',
        message: `${tables.map(({ label }) => label).join(', ')} look like one table`,
      }));
  },
};
