import type { Client } from '../client.ts';

/** Sequelize's raw queries, with `?` and `:name` for replacements and `$1` for bound values. */
export const sequelize: Client = {
  name: 'sequelize',
  packages: ['sequelize', 'sequelize-typescript', '@sequelize/core'],
  tags: ['sql'],
  methods: [
    { name: 'query', argument: 0, property: 'query' },
    { name: 'queryRaw', argument: 0 },
    { name: 'literal', argument: 0, sends: false },
  ],
  placeholders: ['question', 'named'],
  helpers: { escape: 'value', identifier: 'name', literal: 'text' },
  holes: 'value',
};
