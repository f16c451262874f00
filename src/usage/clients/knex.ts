import type { Client } from '../client.ts';

/** Knex's and TypeORM's raw queries: `?` for values, `??` for names, `:name` for both. */
export const knex: Client = {
  name: 'knex',
  packages: ['knex', 'typeorm', 'objection', '@mikro-orm/postgresql', '@mikro-orm/knex'],
  tags: ['sql'],
  methods: [
    { name: 'raw', argument: 0 },
    { name: 'query', argument: 0 },
    { name: 'execute', argument: 0 },
  ],
  placeholders: ['question', 'named'],
  helpers: { ref: 'name', raw: 'text' },
  holes: 'value',
};
