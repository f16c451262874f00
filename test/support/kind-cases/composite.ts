/** Changes of composites. */
import type { Case } from './basis.ts';

export const compositeCases: readonly Case[] = [
  {
    name: 'with an attribute more',
    from: 'CREATE TYPE p AS (x int);',
    to: 'CREATE TYPE p AS (x bigint, y int);',
  },
  {
    name: 'with an attribute less',
    from: 'CREATE TYPE p AS (x int, y int);',
    to: 'CREATE TYPE p AS (y int);',
  },
];
