/** Changes of primary keys. */
import { type Case, users } from './basis.ts';

export const primaryKeyCases: readonly Case[] = [
  {
    name: 'over other columns',
    from: users,
    to: users.replace('int PRIMARY KEY', 'int').replace(');', ', PRIMARY KEY (id, age));'),
  },
];
