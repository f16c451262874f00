/** Changes of rewrite rules. */
import { type Case, f, users } from './basis.ts';

const log = 'CREATE TABLE log (id int, what text);';
const rule = (event: string, action: string): string => `CREATE RULE r AS ON ${event} TO users ${action};`;

export const ruleCases: readonly Case[] = [
  {
    name: 'with another condition and action',
    from: `${users} ${log} ${rule('INSERT', 'WHERE (new.age < 0) DO INSTEAD NOTHING')}`,
    to: `${users} ${log} ${rule('INSERT', `DO ALSO (INSERT INTO log VALUES (new.id, 'a'); INSERT INTO log VALUES (new.id, 'b'))`)}`,
  },
  {
    name: 'for another event',
    from: `${users} ${rule('DELETE', 'DO INSTEAD NOTHING')}`,
    to: `${users} ${rule('UPDATE', 'DO INSTEAD NOTHING')}`,
  },
  {
    name: 'made disabled, with a comment',
    from: users,
    to: `${users} ${rule('DELETE', 'DO INSTEAD NOTHING')} ALTER TABLE users DISABLE RULE r; COMMENT ON RULE r ON users IS 'kept';`,
  },
  {
    name: 'that fires on replicas, then always',
    from: `${users} ${rule('DELETE', 'DO INSTEAD NOTHING')} ALTER TABLE users ENABLE REPLICA RULE r;`,
    to: `${users} ${rule('DELETE', 'DO INSTEAD NOTHING')} ALTER TABLE users ENABLE ALWAYS RULE r;`,
  },
  {
    name: 'renamed',
    from: `${users} ${rule('DELETE', 'DO INSTEAD NOTHING')}`,
    to: `${users} ${rule('DELETE', 'DO INSTEAD NOTHING').replace('RULE r', 'RULE other')}`,
  },
  {
    name: 'of a view, which a column less replaces',
    from: `${users} CREATE VIEW v AS SELECT id, age FROM users; CREATE RULE r AS ON DELETE TO v DO INSTEAD DELETE FROM users WHERE id = old.id;`,
    to: `${users} CREATE VIEW v AS SELECT id FROM users; CREATE RULE r AS ON DELETE TO v DO INSTEAD DELETE FROM users WHERE id = old.id;`,
  },
  {
    name: 'whose function changes its result',
    from: `${users} ${log} ${f('SELECT 1')} ${rule('INSERT', 'DO ALSO INSERT INTO log VALUES (f(new.id))')}`,
    to: `${users} ${log} ${f('SELECT 1::smallint', 'smallint')} ${rule('INSERT', 'DO ALSO INSERT INTO log VALUES (f(new.id))')}`,
  },
  {
    name: 'that names a new column',
    from: users,
    to: `${users} ALTER TABLE users ADD flagged bool; ${rule('INSERT', 'WHERE (new.flagged) DO INSTEAD NOTHING')}`,
  },
];
