/** Changes of foreign keys. */
import type { Case } from './basis.ts';

export const foreignKeyCases: readonly Case[] = [
  {
    name: 'between two new tables, both ways',
    from: '',
    to: 'CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;',
  },
  {
    name: 'with other actions and deferrable',
    from: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);',
    to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);',
  },
  {
    name: 'that becomes deferrable',
    from: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);',
    to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a DEFERRABLE);',
  },
  {
    name: 'not valid yet',
    from: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int); ALTER TABLE b ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES a NOT VALID;',
    to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int, CONSTRAINT k FOREIGN KEY (a) REFERENCES a);',
  },
];
