/** Changes of primary keys. */
import { type Case, users } from './basis.ts';

export const primaryKeyCases: readonly Case[] = [
  {
    name: 'over another column, under another name',
    from: 'CREATE TABLE t (a int, b int, CONSTRAINT z PRIMARY KEY (a));',
    to: 'CREATE TABLE t (a int, b int, CONSTRAINT a PRIMARY KEY (b));',
  },
  {
    name: 'over other columns',
    from: users,
    to: users.replace('int PRIMARY KEY', 'int').replace(');', ', PRIMARY KEY (id, age));'),
  },
];
