/** Tables named in the singular and in the plural. */
import { singular } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';

export const tableNameNumber: SchemaRule = {
  id: 'table-name-number',
  code: 'L282',
  title: 'Tables in the singular among tables in the plural',
  why: 'Everybody has to look up each name before writing a query.',
  fix: 'name all tables in the number that most have',
  level: 'off',
  aliases: ['schemalint name-inflection'],
  examples: {
    fires: ['CREATE TABLE users (id int); CREATE TABLE orders (id int); CREATE TABLE product (id int);'],
    silent: [
      'CREATE TABLE users (id int); CREATE TABLE orders (id int);',
      'CREATE TABLE news (id int); CREATE TABLE orders (id int);',
    ],
  },
  check: ({ schema }) => {
    const isPlural = (name: string): boolean => singular(name) !== name;
    const plural = schema.tables.filter(({ name }) => isPlural(name));
    const most = plural.length * 2 >= schema.tables.length;
    // `news` and `status` are both.
    return schema.tables
      .filter(({ name }) => isPlural(name) !== most && !(most && name.endsWith('s')))
      .map(({ id, label }) => ({
        at: id,
        message: `${label} is in the ${most ? 'singular' : 'plural'}, most tables are not`,
      }));
  },
};
