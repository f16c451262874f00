/** Changes of uniques. */
import { type Case, users } from './basis.ts';

export const uniqueCases: readonly Case[] = [
  {
    name: 'with NULLS NOT DISTINCT and INCLUDE',
    from: users,
    to: `${users} ALTER TABLE users ADD CONSTRAINT one UNIQUE NULLS NOT DISTINCT (email) INCLUDE (age);`,
  },
  {
    name: 'that foreign keys move to',
    from: `CREATE TABLE a (id int NOT NULL, CONSTRAINT u UNIQUE (id)); CREATE TABLE b (a int REFERENCES a (id));`,
    to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a (id));',
  },
  {
    name: 'renamed',
    from: `${users} ALTER TABLE users ADD CONSTRAINT one UNIQUE (email);`,
    to: `${users} ALTER TABLE users ADD CONSTRAINT two UNIQUE (email);`,
  },
];
