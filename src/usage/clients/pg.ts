import type { Client } from '../client.ts';

/** node-postgres, and what speaks its interface: pools, clients, PGlite, Neon. */
export const pg: Client = {
  name: 'pg',
  packages: [
    'pg',
    '@neondatabase/serverless',
    '@electric-sql/pglite',
    'pg-promise',
    'pg-cursor',
    'pg-query-stream',
    '@vercel/postgres',
  ],
  tags: ['sql'],
  methods: [
    ...['query', 'one', 'oneOrNone', 'many', 'any', 'none', 'manyOrNone', 'exec'].map((name) => ({
      name,
      argument: 0,
      property: 'text',
    })),
    { name: 'Cursor', argument: 0 },
    { name: 'QueryStream', argument: 0 },
  ],
  placeholders: [],
  helpers: { escapeIdentifier: 'name', escapeLiteral: 'value', as: 'fragment' },
  holes: 'value',
};
