/** Changes of materialized views. */
import { type Case, users } from './basis.ts';

export const materializedViewCases: readonly Case[] = [
  {
    name: 'with an index, changed',
    from: `${users} CREATE MATERIALIZED VIEW m AS SELECT id FROM users; CREATE UNIQUE INDEX ON m (id);`,
    to: `${users} CREATE MATERIALIZED VIEW m AS SELECT id, age FROM users; CREATE UNIQUE INDEX ON m (id); COMMENT ON MATERIALIZED VIEW m IS 'x';`,
  },
];
