import type { Client } from '../client.ts';

/** Drizzle's `sql` tag, whose holes may be columns and tables of its models. */
export const drizzle: Client = {
  name: 'drizzle-orm',
  packages: [
    'drizzle-orm',
    'drizzle-orm/node-postgres',
    'drizzle-orm/postgres-js',
    'drizzle-orm/pg-core',
    'drizzle-orm/pglite',
  ],
  tags: ['sql'],
  methods: [
    { name: 'raw', argument: 0, sends: false },
    { name: 'execute', argument: 0 },
  ],
  placeholders: [],
  helpers: {
    identifier: 'name',
    raw: 'text',
    placeholder: 'value',
    param: 'value',
    join: 'fragment',
    append: 'fragment',
  },
  holes: 'value-or-name',
};
