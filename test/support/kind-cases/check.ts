/** Changes of checks. */
import type { Case } from './basis.ts';

export const checkCases: readonly Case[] = [
  {
    name: 'over a list of words',
    from: 'CREATE TABLE t (s varchar(9));',
    to: `CREATE TABLE t (s varchar(9) CHECK (s IN ('a', 'b')));`,
  },
  {
    name: 'not valid yet',
    from: 'CREATE TABLE t (a int);',
    to: 'CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT p CHECK (a > 0) NOT VALID;',
  },
];
