import type { Client } from '../client.ts';

/** Prisma's raw queries. */
export const prisma: Client = {
  name: '@prisma/client',
  packages: ['@prisma/client', '@prisma/client/runtime'],
  tags: ['$queryRaw', '$executeRaw', 'sql'],
  methods: [
    { name: '$queryRawUnsafe', argument: 0 },
    { name: '$executeRawUnsafe', argument: 0 },
    { name: '$queryRaw', argument: 0 },
    { name: '$executeRaw', argument: 0 },
  ],
  placeholders: [],
  helpers: { raw: 'text', join: 'fragment', sql: 'fragment' },
  holes: 'value',
};
