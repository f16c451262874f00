import type { Client } from '../client.ts';

/** Slonik: SQL only by tags. */
export const slonik: Client = {
  name: 'slonik',
  packages: ['slonik', '@slonik/sql-tag'],
  tags: ['sql', 'type', 'typeAlias', 'unsafe', 'fragment'],
  methods: [],
  placeholders: [],
  helpers: {
    identifier: 'name',
    join: 'fragment',
    unnest: 'fragment',
    array: 'value',
    json: 'value',
    jsonb: 'value',
    binary: 'value',
    date: 'value',
    timestamp: 'value',
    interval: 'value',
    uuid: 'value',
    literalValue: 'value',
    fragment: 'fragment',
  },
  holes: 'value',
};
