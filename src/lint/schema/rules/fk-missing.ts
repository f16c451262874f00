/** A column named as a reference that refers to nothing. */
import { singular } from '../../../core/identifier.ts';
import type { SchemaRule } from '../rule.ts';
import { columnsIn } from '../schema.ts';

export const fkMissing: SchemaRule = {
  id: 'fk-missing',
  code: 'L211',
  title: 'A column named as a reference, without a foreign key',
  why: 'Nothing keeps it from pointing at a row that is not there, and no tool can tell what it points at.',
  fix: 'declare `references:`; or name the column otherwise when it means something outside the database',
  level: 'warning',
  aliases: ['sqlcheck foreign key missing'],
  examples: {
    fires: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);',
    ],
    silent: [
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);',
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE orders (id bigint PRIMARY KEY, stripe_id text);',
      'CREATE TABLE users (id bigint PRIMARY KEY); CREATE TABLE events (id bigint PRIMARY KEY, user_id text);',
    ],
  },
  check: ({ schema }) => {
    const byThing = new Map(schema.tables.map((table) => [`${table.schema}.${singular(table.name)}`, table]));
    return columnsIn(schema).flatMap(({ table, column }) => {
      const thing = /^(.+)_id$/.exec(column.name)?.[1];
      const target = byThing.get(`${table.schema}.${thing}`);
      const [key, ...more] = target?.primaryKey?.columns ?? [];
      if (target === undefined || key === undefined || more.length > 0) return [];
      if (table.foreignKeys.some(({ columns }) => columns.includes(column.name))) return [];
      // Another type is another thing of that name.
      if (target.columns.find(({ name }) => name === key)?.type !== column.type) return [];
      return [
        { at: column.id, message: `${column.label} looks like a reference to ${target.label}, but is none` },
      ];
    });
  },
};
