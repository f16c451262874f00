/** Changes of tables. */
import { type Case, events, f, pass, users, y24 } from './basis.ts';

export const tableCases: readonly Case[] = [
  {
    name: 'with options, row security and replica identity',
    from: users,
    to: `${users} ALTER TABLE users SET (fillfactor = 70), ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, REPLICA IDENTITY FULL;`,
  },
  { name: 'that is unlogged', from: users, to: users.replace('TABLE', 'UNLOGGED TABLE') },
  {
    name: 'partitioned, with keys and indexes',
    from: '',
    to: `${events} ALTER TABLE events ADD PRIMARY KEY (id, day); CREATE INDEX ON events (day); ${y24}`,
  },
  {
    name: 'that gains a partition',
    from: `${events} CREATE INDEX ON events (id);`,
    to: `${events} CREATE INDEX ON events (id); ${y24}`,
  },
  {
    name: 'that is detached from its parent',
    from: `${events} ${y24}`,
    to: `${events} CREATE TABLE y24 (id int, day date NOT NULL);`,
  },
  { name: 'that inherits', from: users, to: `${users} CREATE TABLE staff (salary int) INHERITS (users);` },
  {
    name: 'that needs a function which needs the table',
    from: '',
    to: `CREATE TABLE t (id int); CREATE FUNCTION n(t) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION m() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT count(*)::int FROM t; END; ALTER TABLE t ADD c int DEFAULT m();`,
  },
  {
    name: 'with storage parameters of its own and of its TOAST table',
    from: `CREATE TABLE t (a text) WITH (fillfactor = 80, toast.autovacuum_enabled = false);`,
    to: `CREATE TABLE t (a text) WITH (autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_threshold = 100);`,
  },
  {
    name: 'made with TOAST parameters',
    from: '',
    to: `CREATE TABLE t (a text) WITH (parallel_workers = 2, toast.autovacuum_enabled = false); CREATE TABLE u () WITH (fillfactor = 70);`,
  },
  {
    name: 'beside another that is unlogged',
    from: 'CREATE TABLE t (a int PRIMARY KEY);',
    to: 'CREATE TABLE t (a int PRIMARY KEY); CREATE UNLOGGED TABLE u (a int) WITH (fillfactor = 50);',
  },
  {
    name: 'logged with what refers to it',
    from: 'CREATE UNLOGGED TABLE a (id int PRIMARY KEY); CREATE UNLOGGED TABLE b (id int PRIMARY KEY, a int REFERENCES a); CREATE UNLOGGED TABLE c (b int REFERENCES b, c serial);',
    to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); CREATE TABLE c (b int REFERENCES b, c serial);',
  },
  {
    name: 'logged while a new foreign key comes',
    from: 'CREATE UNLOGGED TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int);',
    to: 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);',
  },
  {
    name: 'of a type',
    from: 'CREATE TYPE p AS (x int, y text); CREATE TABLE t (x int, y text);',
    to: 'CREATE TYPE p AS (x int, y text); CREATE TABLE t OF p;',
  },
  {
    name: 'of a type, with constraints and defaults',
    from: 'CREATE TYPE p AS (x int, y text);',
    to: `CREATE TYPE p AS (x int, y text); CREATE TABLE t OF p (x PRIMARY KEY, y NOT NULL DEFAULT 'a' CHECK (y <> ''));`,
  },
  {
    name: 'of a type that gains an attribute',
    from: 'CREATE TYPE p AS (x int, y text); CREATE TABLE t OF p (PRIMARY KEY (x));',
    to: 'CREATE TYPE p AS (x bigint, y text, z int); CREATE TABLE t OF p (PRIMARY KEY (x));',
  },
  {
    name: 'whose replica identity is an index that is new',
    from: 'CREATE TABLE t (a int NOT NULL, b int NOT NULL);',
    to: 'CREATE TABLE t (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i;',
  },
  {
    name: 'whose replica identity moves to another index',
    from: 'CREATE TABLE t (a int NOT NULL, b int NOT NULL UNIQUE); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i;',
    to: 'CREATE TABLE t (a int NOT NULL, b int NOT NULL UNIQUE); ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key;',
  },
  {
    name: 'whose replica identity index changes',
    from: 'CREATE TABLE t (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i;',
    to: 'CREATE TABLE t (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX i ON t (a, b); ALTER TABLE t REPLICA IDENTITY USING INDEX i;',
  },
  {
    name: 'whose replica identity is its primary key by name',
    from: 'CREATE TABLE t (a int PRIMARY KEY);',
    to: 'CREATE TABLE t (a int, b int NOT NULL, PRIMARY KEY (a, b)); ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey;',
  },
  {
    name: 'clustered on an index',
    from: 'CREATE TABLE t (a int, b int PRIMARY KEY); CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON t_pkey;',
    to: 'CREATE TABLE t (a int, b int PRIMARY KEY); CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i;',
  },
  {
    name: 'clustered no more',
    from: 'CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i;',
    to: 'CREATE TABLE t (a int); CREATE INDEX i ON t (a);',
  },
  {
    name: 'that inherits, with a check that is its own too',
    from: '',
    to: 'CREATE TABLE a (x int, CONSTRAINT c CHECK (x > 0)); CREATE TABLE b (CONSTRAINT c CHECK (x > 0)) INHERITS (a);',
  },
  {
    name: 'that inherits, with a key and NOT NULLs that are its own too',
    from: '',
    to: 'CREATE TABLE a (id int NOT NULL, x int NOT NULL); CREATE TABLE b (PRIMARY KEY (id), CONSTRAINT own NOT NULL x) INHERITS (a);',
  },
  {
    name: 'that begins to inherit',
    from: 'CREATE TABLE a (x int NOT NULL, CHECK (x > 0)); CREATE TABLE b (x int NOT NULL, y int, CONSTRAINT a_x_check CHECK (x > 0));',
    to: 'CREATE TABLE a (x int NOT NULL, CHECK (x > 0)); CREATE TABLE b (y int) INHERITS (a);',
  },
  {
    name: 'that begins to inherit columns of its own',
    from: 'CREATE TABLE a (x int NOT NULL); CREATE TABLE b (x int NOT NULL, y int);',
    to: 'CREATE TABLE a (x int NOT NULL); CREATE TABLE b (x int NOT NULL, y int) INHERITS (a);',
  },
  {
    name: 'that inherits from two, with columns merged',
    from: '',
    to: 'CREATE TABLE a (id int, x int DEFAULT 1); CREATE TABLE b (id int, y int); CREATE TABLE c (id int, x int DEFAULT 2, z int) INHERITS (a, b);',
  },
  {
    name: 'that inherits from another',
    from: 'CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE c () INHERITS (a);',
    to: 'CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE c () INHERITS (b);',
  },
  {
    name: 'whose heirs change with it',
    from: `CREATE TABLE a (x int, gone int); CREATE TABLE b (y int) INHERITS (a); CREATE TABLE c () INHERITS (b);`,
    to: `CREATE TABLE a (x bigint NOT NULL DEFAULT 3, new text, CHECK (x > 0)); CREATE TABLE b (y int) INHERITS (a); CREATE TABLE c () INHERITS (b);`,
  },
  {
    name: 'whose heir overrides its default',
    from: 'CREATE TABLE a (x int DEFAULT 1, y int); CREATE TABLE b () INHERITS (a);',
    to: 'CREATE TABLE a (x int DEFAULT 2, y int); CREATE TABLE b () INHERITS (a); ALTER TABLE b ALTER x SET DEFAULT 7; ALTER TABLE b ALTER y SET NOT NULL;',
  },
  {
    name: 'that is no longer partitioned',
    from: `${events} ${y24} CREATE INDEX ON events (id);`,
    to: 'CREATE TABLE events (id int, day date NOT NULL); CREATE INDEX ON events (id);',
  },
  {
    name: 'that becomes partitioned, with what depends on it',
    from: `CREATE TABLE t (id int PRIMARY KEY, day date NOT NULL); CREATE TABLE r (t int REFERENCES t); CREATE VIEW v AS SELECT id FROM t; COMMENT ON TABLE t IS 'kept'; GRANT SELECT ON t TO PUBLIC; CREATE POLICY p ON t USING (id > 0);`,
    to: `CREATE TABLE t (id int PRIMARY KEY, day date NOT NULL) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t DEFAULT; CREATE TABLE r (t int REFERENCES t); CREATE VIEW v AS SELECT id FROM t; COMMENT ON TABLE t IS 'kept'; GRANT SELECT ON t TO PUBLIC; CREATE POLICY p ON t USING (id > 0);`,
  },
  {
    name: 'partitioned, with foreign keys both ways, that is plain again',
    from: 'CREATE TABLE a (id int PRIMARY KEY, b int) PARTITION BY LIST (id); CREATE TABLE a1 PARTITION OF a FOR VALUES IN (1); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;',
    to: 'CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;',
  },
  {
    name: 'partitioned, that is plain while its partition stays as a table',
    from: `${events} ${y24} ALTER TABLE events ADD PRIMARY KEY (id, day); CREATE INDEX ON events (day);`,
    to: `CREATE TABLE events (id int, day date NOT NULL, PRIMARY KEY (id, day)); CREATE INDEX ON events (day); CREATE TABLE y24 (id int, day date NOT NULL, PRIMARY KEY (id, day)); CREATE INDEX ON y24 (day);`,
  },
  {
    name: 'partitioned with a serial column, made plain',
    from: `CREATE TABLE t (id serial, n int) PARTITION BY LIST (n); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);`,
    to: `CREATE TABLE t (id serial, n int);`,
  },
  {
    name: 'partitioned by another key',
    from: `${events} ${y24}`,
    to: `CREATE TABLE events (id int, day date NOT NULL) PARTITION BY LIST (id); CREATE TABLE one PARTITION OF events FOR VALUES IN (1);`,
  },
  {
    name: 'partitioned by another key, its partition kept with another bound',
    from: `CREATE TABLE t (a int, b int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); CREATE INDEX ON t (b);`,
    to: `CREATE TABLE t (a int, b int) PARTITION BY RANGE (b); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9); CREATE INDEX ON t (b);`,
  },
  {
    name: 'whose partition has another bound',
    from: `${events} ${y24} CREATE INDEX ON events (id);`,
    to: `${events} CREATE TABLE y24 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2026-01-01'); CREATE INDEX ON events (id);`,
  },
  {
    name: 'whose partitions exchange their bounds',
    from: `CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);`,
    to: `CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (2); CREATE TABLE t2 PARTITION OF t FOR VALUES IN (1);`,
  },
  {
    name: 'whose partition becomes the default one',
    from: `${events} ${y24}`,
    to: `${events} CREATE TABLE y24 PARTITION OF events DEFAULT;`,
  },
  {
    name: 'whose default partition is another',
    from: `${events} ${y24} CREATE TABLE rest PARTITION OF events DEFAULT;`,
    to: `${events} ${y24} CREATE TABLE others PARTITION OF events DEFAULT;`,
  },
  {
    name: 'with partitions of partitions',
    from: '',
    to: `CREATE TABLE t (a int, b int, c text) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) PARTITION BY HASH (b); CREATE TABLE t1a PARTITION OF t1 FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE t1b PARTITION OF t1 FOR VALUES WITH (MODULUS 2, REMAINDER 1); ALTER TABLE t ADD PRIMARY KEY (a, b); CREATE INDEX ON t (c);`,
  },
  {
    name: 'with partitions of partitions that gain a column, an index and a key',
    from: `CREATE TABLE t (a int, b int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (b); CREATE TABLE t1a PARTITION OF t1 FOR VALUES IN (1);`,
    to: `CREATE TABLE t (a int, b int, c text NOT NULL DEFAULT 'x') PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (b); CREATE TABLE t1a PARTITION OF t1 FOR VALUES IN (1); ALTER TABLE t ADD PRIMARY KEY (a, b); CREATE INDEX ON t (c); ALTER TABLE t1 ADD CHECK (c <> '');`,
  },
  {
    name: 'whose sub-partitioned part is detached',
    from: `CREATE TABLE t (a int, b int) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (b); CREATE TABLE t1a PARTITION OF t1 FOR VALUES IN (1); CREATE INDEX i ON t (b);`,
    to: `CREATE TABLE t (a int, b int) PARTITION BY LIST (a); CREATE TABLE t1 (a int, b int) PARTITION BY LIST (b); CREATE TABLE t1a PARTITION OF t1 FOR VALUES IN (1); CREATE INDEX i ON t (b); CREATE INDEX t1_b_idx ON t1 (b);`,
  },
  {
    name: 'that is attached, with indexes, keys and checks of its own',
    from: `${events} CREATE TABLE y24 (id int, day date NOT NULL, CONSTRAINT positive CHECK (id > 0)); CREATE INDEX own ON y24 (day); ALTER TABLE events ADD PRIMARY KEY (id, day); ALTER TABLE y24 ADD CONSTRAINT mine PRIMARY KEY (id, day); CREATE INDEX whole ON events (day);`,
    to: `${events} CREATE TABLE y24 (id int, day date NOT NULL, CONSTRAINT positive CHECK (id > 0)); CREATE INDEX own ON y24 (day); ALTER TABLE events ADD PRIMARY KEY (id, day); ALTER TABLE y24 ADD CONSTRAINT mine PRIMARY KEY (id, day); CREATE INDEX whole ON events (day); ALTER TABLE events ATTACH PARTITION y24 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`,
  },
  {
    name: 'whose partition has defaults, NOT NULLs, checks, keys and indexes of its own',
    from: `${events} ${y24}`,
    to: `${events} CREATE TABLE y24 PARTITION OF events (id NOT NULL DEFAULT 7, CONSTRAINT local CHECK (id > 0), UNIQUE (id)) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); CREATE INDEX mine ON y24 (id, day);`,
  },
  {
    name: 'whose new partition has defaults and NOT NULLs of its own',
    from: events,
    to: `${events} CREATE TABLE y24 PARTITION OF events (id NOT NULL DEFAULT 7, day DEFAULT '2024-02-03', CONSTRAINT local CHECK (id > 0)) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`,
  },
  {
    name: 'whose partitions are attached after they were made with other columns before',
    from: `CREATE TABLE t (a int, b text) PARTITION BY LIST (a);`,
    to: `CREATE TABLE t (a int, b text) PARTITION BY LIST (a); CREATE TABLE t1 (x int, b text, a int); ALTER TABLE t1 DROP COLUMN x; ALTER TABLE t ATTACH PARTITION t1 FOR VALUES IN (1);`,
  },
  {
    name: 'that is detached with its parts of keys, indexes, foreign keys and triggers',
    from: `CREATE TABLE r (id int PRIMARY KEY); ${pass} ${events} ${y24} ALTER TABLE events ADD CONSTRAINT k PRIMARY KEY (id, day); CREATE INDEX i ON events (day); ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES r; CREATE TRIGGER g AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION pass(); ALTER TABLE events ADD CHECK (id > 0);`,
    to: `CREATE TABLE r (id int PRIMARY KEY); ${pass} ${events} CREATE TABLE y24 (id int, day date NOT NULL); ALTER TABLE events ADD CONSTRAINT k PRIMARY KEY (id, day); CREATE INDEX i ON events (day); ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES r; CREATE TRIGGER g AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION pass(); ALTER TABLE events ADD CHECK (id > 0);`,
  },
  {
    name: 'whose partition is dropped while a foreign key refers to the whole',
    from: `${events} ${y24} ALTER TABLE events ADD PRIMARY KEY (id, day); CREATE TABLE r (id int, day date, FOREIGN KEY (id, day) REFERENCES events);`,
    to: `${events} ALTER TABLE events ADD PRIMARY KEY (id, day); CREATE TABLE r (id int, day date, FOREIGN KEY (id, day) REFERENCES events);`,
  },
  {
    name: 'partitioned, with a foreign key to another that is',
    from: '',
    to: `CREATE TABLE a (id int PRIMARY KEY) PARTITION BY LIST (id); CREATE TABLE a1 PARTITION OF a FOR VALUES IN (1); CREATE TABLE b (a int REFERENCES a) PARTITION BY LIST (a); CREATE TABLE b1 PARTITION OF b FOR VALUES IN (1);`,
  },
  {
    name: 'partitioned by an expression of a function that changes',
    from: `${f('SELECT $1')} CREATE TABLE t (a int) PARTITION BY RANGE (f(a));`,
    to: `${f('SELECT $1 + 1')} CREATE TABLE t (a int) PARTITION BY RANGE (f(a)); CREATE TABLE t1 PARTITION OF t DEFAULT;`,
  },
  {
    name: 'partitioned with operator classes and collations',
    from: '',
    to: `CREATE TABLE t (a text, b int) PARTITION BY RANGE (a COLLATE "C" text_pattern_ops, (b + 1)); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('a', MINVALUE) TO ('m', MAXVALUE);`,
  },
  {
    name: 'with row security in force on its partitions alone',
    from: `${events} ${y24}`,
    to: `${events} ${y24} ALTER TABLE y24 ENABLE ROW LEVEL SECURITY; ALTER TABLE y24 FORCE ROW LEVEL SECURITY; ALTER TABLE events REPLICA IDENTITY FULL; CREATE POLICY p ON y24 USING (id = 1);`,
  },
];
