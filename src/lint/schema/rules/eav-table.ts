/** A table of names and values instead of columns. */
import type { SchemaRule } from '../rule.ts';

export const eavTable: SchemaRule = {
  id: 'eav-table',
  code: 'L243',
  title: 'A table of attributes and values',
  why: 'A value has no type, no default, no check and no key there, and a thing has to be put together again by one join for each attribute.',
  fix: 'make columns of what is known, and one jsonb column of what is not',
  level: 'warning',
  aliases: ['sqlcheck entity-attribute-value'],
  examples: {
    fires: [
      'CREATE TABLE things (id bigint PRIMARY KEY); CREATE TABLE properties (thing_id bigint REFERENCES things, key text, value text, PRIMARY KEY (thing_id, key));',
    ],
    silent: [
      'CREATE TABLE settings (key text PRIMARY KEY, value text);',
      'CREATE TABLE things (id bigint PRIMARY KEY, key text, value text, total numeric, at timestamptz);',
    ],
  },
  check: ({ schema }) =>
    schema.tables
      .filter(({ columns, foreignKeys }) => {
        const has = (names: RegExp): boolean =>
          columns.some(({ name, type }) => names.test(name) && /^(text|character)/.test(type));
        return (
          columns.length <= 5 &&
          foreignKeys.length > 0 &&
          has(/^(attribute|attr|key|name|property)(_name)?$/) &&
          has(/^(value|val)$/)
        );
      })
      .map(({ id, label }) => ({ at: id, message: `${label} keeps attributes and values as rows` })),
};
