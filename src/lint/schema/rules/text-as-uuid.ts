/** A UUID kept as text. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

export const textAsUuid: SchemaRule = {
  id: 'text-as-uuid',
  code: 'L240',
  title: 'A UUID kept as text',
  why: 'It takes 37 bytes instead of 16, in every index and every table that refers to it, and the same UUID in capitals is another one.',
  fix: 'use uuid',
  level: 'warning',
  aliases: ['pg-index-health'],
  examples: {
    fires: ['CREATE TABLE t (id varchar(36));', 'CREATE TABLE t (request_uuid text);'],
    silent: ['CREATE TABLE t (id uuid, note varchar(360));'],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^(text|character)/)
      .filter(({ column }) => /\(36\)$/.test(column.type) || /(^|_)(uuid|guid)$/.test(column.name))
      .map(({ column }) => ({
        at: column.id,
        message: `${column.label} looks like a UUID and is ${column.type}`,
      })),
};
