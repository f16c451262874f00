import type { Client } from '../client.ts';

/** postgres.js: a tag that is also a function, which makes names, lists and rows of what it is given. */
export const postgresJs: Client = {
  name: 'postgres',
  packages: ['postgres'],
  tags: ['sql', 'tx', 'transaction'],
  methods: [
    { name: 'unsafe', argument: 0 },
    { name: 'file', argument: -1 },
  ],
  placeholders: [],
  helpers: { sql: 'fragment', tx: 'fragment', unsafe: 'text', json: 'value', array: 'value', typed: 'value' },
  holes: 'value',
};
