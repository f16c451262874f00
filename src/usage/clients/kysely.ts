import type { Client } from '../client.ts';

/** Kysely's `sql` tag; its builder is checked by TypeScript against the generated types. */
export const kysely: Client = {
  name: 'kysely',
  packages: ['kysely'],
  tags: ['sql'],
  methods: [{ name: 'raw', argument: 0, sends: false }],
  placeholders: [],
  helpers: {
    ref: 'name',
    table: 'name',
    id: 'name',
    raw: 'text',
    lit: 'value',
    val: 'value',
    join: 'fragment',
  },
  holes: 'value',
};
