/** Changes of views. */
import { type Case, users } from './basis.ts';

export const viewCases: readonly Case[] = [
  {
    name: 'with a column more',
    from: `${users} CREATE VIEW v AS SELECT id FROM users;`,
    to: `${users} CREATE VIEW v AS SELECT id, email FROM users;`,
  },
  {
    name: 'with other columns, under another view',
    from: `${users} CREATE VIEW v AS SELECT id, email FROM users; CREATE VIEW w AS SELECT id FROM v;`,
    to: `${users} CREATE VIEW v AS SELECT age, id FROM users; CREATE VIEW w AS SELECT id FROM v;`,
  },
  {
    name: 'with security and check options',
    from: `${users} CREATE VIEW v AS SELECT id FROM users;`,
    to: `${users} CREATE VIEW v WITH (security_invoker = true, security_barrier) AS SELECT id FROM users WITH LOCAL CHECK OPTION;`,
  },
  {
    name: 'that lets go of a dropped column',
    from: `${users} CREATE VIEW v AS SELECT id, age FROM users;`,
    to: 'CREATE TABLE users (id int PRIMARY KEY, email text); CREATE VIEW v AS SELECT id, length(email) AS age FROM users;',
  },
  {
    name: 'in place of a table',
    from: `${users} CREATE TABLE v (id int);`,
    to: `${users} CREATE VIEW v AS SELECT id FROM users;`,
  },
];
