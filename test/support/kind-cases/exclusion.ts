/** Changes of exclusions. */
import type { Case } from './basis.ts';

export const exclusionCases: readonly Case[] = [
  {
    name: 'of overlapping times',
    from: 'CREATE TABLE r (d tsrange);',
    to: 'CREATE TABLE r (d tsrange, EXCLUDE USING gist (d WITH &&));',
  },
];
