/** Changes of indexs. */
import { type Case, events, users, y24 } from './basis.ts';

export const indexCases: readonly Case[] = [
  {
    name: 'partial, by expression, with INCLUDE and options',
    from: users,
    to: `${users} CREATE UNIQUE INDEX i ON users USING btree (lower(email) text_pattern_ops DESC NULLS LAST) INCLUDE (id) WITH (fillfactor = 70) WHERE age > 1; CREATE INDEX h ON users USING hash (age);`,
  },
  {
    name: 'changed',
    from: `${users} CREATE INDEX i ON users (email);`,
    to: `${users} CREATE INDEX i ON users (age);`,
  },
  {
    name: 'with parameters that are words and numbers',
    from: users,
    to: `${users} CREATE INDEX i ON users (age) WITH (deduplicate_items = off, fillfactor = 70); CREATE INDEX b ON users USING brin (age) WITH (autosummarize = on, pages_per_range = 8);`,
  },
  {
    name: 'that takes up the unique constraint of a partition',
    from: `${events} ${y24} ALTER TABLE y24 ADD CONSTRAINT own UNIQUE (id, day);`,
    to: `${events} ${y24} ALTER TABLE y24 ADD CONSTRAINT own UNIQUE (id, day); CREATE UNIQUE INDEX whole ON events (id, day);`,
  },
  {
    name: 'of a partition under another name',
    from: `${events} ${y24}`,
    to: `${events} ${y24} CREATE INDEX own ON y24 (id); CREATE INDEX whole ON events (id);`,
  },
];
