/** Pairs about partitions and heirs that once broke a law. */
import type { Found } from '../found.ts';

const partitioned = (constraint: string): string => `
  CREATE TABLE u (a date UNIQUE);
  CREATE TABLE t (a date UNIQUE) PARTITION BY LIST (a);
  CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('2020-01-01');
  ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (a) ${constraint};`;

const heir = `
  CREATE TABLE p (a char(4), b integer);
  CREATE TABLE c () INHERITS (p);`;

export const heritage: readonly Found[] = [
  {
    name: 'a table that joins a parent which gives up a column',
    from: `
      CREATE TABLE p (a text DEFAULT 'x' NOT NULL);
      CREATE TABLE c ();`,
    to: `
      CREATE TABLE p ();
      CREATE TABLE c () INHERITS (p);`,
  },
  {
    name: 'a key that goes from a partitioned table whose partition gets another bound',
    from: `
      CREATE TABLE t (a uuid, b integer, CONSTRAINT k UNIQUE (b, a)) PARTITION BY LIST (b);
      CREATE TABLE p PARTITION OF t FOR VALUES IN (100);`,
    to: `
      CREATE TABLE t (a uuid, b integer) PARTITION BY LIST (b);
      CREATE TABLE p PARTITION OF t DEFAULT;`,
  },
  {
    name: 'an index of a partitioned table under another name, over a column of another type',
    from: `
      CREATE DOMAIN d AS integer;
      CREATE TABLE t (a d[] DEFAULT '{}') PARTITION BY LIST (a);
      CREATE TABLE p PARTITION OF t FOR VALUES IN ('{}');
      CREATE INDEX i ON t (a);`,
    to: `
      CREATE DOMAIN e AS integer;
      CREATE TABLE t (a e[] DEFAULT '{}') PARTITION BY LIST (a);
      CREATE TABLE p PARTITION OF t FOR VALUES IN ('{}');
      CREATE INDEX j ON t (a);`,
  },
  {
    name: 'a partition that changes over to a new whole, which gets an index then',
    from: `
      CREATE TABLE t (a text) PARTITION BY HASH (a);
      CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER 2);
      CREATE INDEX i ON t (a DESC) INCLUDE (a);
      CREATE VIEW v AS SELECT a AS x FROM t;`,
    to: `
      CREATE TABLE u (b integer) PARTITION BY HASH (b);
      CREATE TABLE p PARTITION OF u FOR VALUES WITH (MODULUS 3, REMAINDER 2);
      CREATE INDEX i ON u (b DESC) INCLUDE (b);
      CREATE VIEW v AS SELECT b AS x FROM u;`,
  },
  {
    name: 'rows elsewhere of an heir that goes become those of another, while the parent gets a column with a value',
    from: `
      CREATE TABLE p ();
      CREATE TABLE a () INHERITS (p);
      CREATE TABLE u (r a[]);`,
    to: `
      CREATE TABLE p (c text DEFAULT 'b' NOT NULL);
      CREATE TABLE b () INHERITS (p);
      CREATE TABLE u (r b[]);`,
  },
  {
    name: 'a table that begins to inherit columns it has not',
    from: 'CREATE TABLE c ();',
    to: `
      CREATE TABLE p (a text, b integer DEFAULT 5 NOT NULL);
      CREATE TABLE c () INHERITS (p);`,
  },
  {
    name: 'a partitioned table made anew while its partition stays',
    from: `
      CREATE TABLE t (a date) PARTITION BY RANGE (a);
      CREATE TABLE p PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
    to: `
      CREATE TABLE t (b interval) PARTITION BY RANGE (b);
      CREATE TABLE p PARTITION OF t FOR VALUES FROM ('00:01') TO (MAXVALUE);`,
  },
  {
    name: 'statistics that reached an heir',
    from: '',
    to: `${heir} ALTER TABLE p ALTER a SET STATISTICS 0;`,
  },
  {
    name: 'statistics and options that heir and parent do not share',
    from: `${heir} ALTER TABLE p ALTER a SET STATISTICS 5;`,
    to: `${heir}
      ALTER TABLE c ALTER a SET STATISTICS 7;
      ALTER TABLE p ALTER a SET (n_distinct = 5);
      ALTER TABLE ONLY p ALTER b SET STATISTICS 50;
      ALTER TABLE p ALTER a SET STORAGE EXTERNAL;`,
  },
  {
    name: 'a foreign key of a partitioned table that becomes enforced',
    from: partitioned('NOT ENFORCED'),
    to: partitioned('DEFERRABLE'),
  },
  {
    name: 'a partition under a key that includes its own column',
    from: '',
    to: `
      CREATE TABLE t (a double precision, b integer) PARTITION BY HASH (a);
      ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) INCLUDE (a, b);
      CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER 0);`,
  },
  {
    name: 'an heir that begins to inherit a column with a value and NOT NULL',
    from: `
      CREATE TABLE p (a uuid DEFAULT gen_random_uuid() NOT NULL);
      CREATE TABLE c ();`,
    to: `
      CREATE TABLE p (a uuid DEFAULT gen_random_uuid() NOT NULL);
      CREATE TABLE c () INHERITS (p);`,
  },
  {
    name: 'an inherited generated column that is renamed and no longer computed',
    from: `
      CREATE TABLE p (a text, b integer GENERATED ALWAYS AS (length(a)) VIRTUAL);
      CREATE TABLE c (k text) INHERITS (p);`,
    to: `
      CREATE TABLE p (a text, b_new text DEFAULT 'b');
      CREATE TABLE c (k text) INHERITS (p);`,
    renames: [{ from: 'column public.p.b', to: 'column public.p.b_new' }],
  },
  {
    name: 'an identity in a table that others inherit from',
    from: `
      CREATE TABLE p ();
      CREATE TABLE c () INHERITS (p);`,
    to: `
      CREATE TABLE p (a bigint GENERATED BY DEFAULT AS IDENTITY);
      CREATE TABLE c () INHERITS (p);`,
  },
  {
    name: 'a partition made with the compression of its whole',
    from: '',
    to: `
      CREATE TABLE t (a varchar(20)) PARTITION BY HASH (a);
      ALTER TABLE t REPLICA IDENTITY FULL;
      ALTER TABLE t ALTER COLUMN a SET COMPRESSION pglz;
      CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER 0);`,
  },
  {
    name: 'a table whose heir goes with its rows',
    from: `
      CREATE TABLE p (a integer);
      CREATE TABLE c () INHERITS (p);`,
    to: 'CREATE TABLE p (a integer);',
  },
  {
    name: 'an heir that keeps a column which its parent gives up',
    from: `
      CREATE TABLE p (a integer CONSTRAINT n NOT NULL);`,
    to: `
      CREATE TABLE p ();
      CREATE TABLE c (a integer) INHERITS (p);`,
  },
  {
    name: 'an index of a partitioned table that is made anew',
    from: `
      CREATE TABLE t (a integer) PARTITION BY LIST (a);
      CREATE TABLE p PARTITION OF t FOR VALUES IN (1);
      CREATE INDEX i ON t USING brin (a) WHERE a IN (1, 10);`,
    to: `
      CREATE TABLE t (b integer) PARTITION BY LIST (b);
      CREATE TABLE p PARTITION OF t FOR VALUES IN (1);
      CREATE INDEX i ON t USING brin (b) WHERE b IN (1, 10);`,
  },
  {
    name: 'a check that is not valid on a table whose partitions came later and have it valid',
    from: `
      CREATE TABLE t (a integer) PARTITION BY RANGE (a);
      ALTER TABLE t ADD CONSTRAINT c CHECK (a <> 5) NOT VALID;
      CREATE TABLE p PARTITION OF t FOR VALUES FROM (1) TO (9) PARTITION BY LIST (a);
      CREATE TABLE q PARTITION OF p DEFAULT;`,
    to: `
      CREATE TABLE t (a integer) PARTITION BY RANGE (a);
      CREATE TABLE p PARTITION OF t FOR VALUES FROM (1) TO (9) PARTITION BY LIST (a);
      CREATE TABLE q PARTITION OF p DEFAULT;`,
  },
  {
    name: 'a partitioned table with a key to itself that is made anew',
    from: `
      CREATE TABLE t (a integer PRIMARY KEY) PARTITION BY LIST (a);
      CREATE TABLE p PARTITION OF t FOR VALUES IN (1);
      ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t;`,
    to: `
      CREATE TABLE t (b text PRIMARY KEY) PARTITION BY LIST (b);
      CREATE TABLE q PARTITION OF t FOR VALUES IN ('a');
      ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t;`,
  },
  {
    name: 'a renamed column that a table is partitioned by',
    from: `
      CREATE TABLE t (a date) PARTITION BY LIST (a);
      CREATE TABLE p PARTITION OF t FOR VALUES IN ('2024-01-01');
      CREATE TABLE d PARTITION OF t DEFAULT;`,
    to: `
      CREATE TABLE t (b date) PARTITION BY LIST (b);
      CREATE TABLE p PARTITION OF t FOR VALUES IN ('2024-01-01');
      CREATE TABLE d PARTITION OF t DEFAULT;`,
    renames: [{ from: 'column public.t.a', to: 'column public.t.b' }],
  },
  {
    name: 'a default partition that is made anew with another',
    from: `
      CREATE TABLE t (a date) PARTITION BY LIST (a);
      CREATE TABLE p PARTITION OF t FOR VALUES IN ('2024-01-01');
      CREATE TABLE d PARTITION OF t DEFAULT;`,
    to: `
      CREATE TABLE t (b text) PARTITION BY LIST (b);
      CREATE TABLE p PARTITION OF t FOR VALUES IN ('a');
      CREATE TABLE d PARTITION OF t DEFAULT;`,
  },
  {
    name: 'a table that gets a column while rows of its heir stand elsewhere',
    from: `
      CREATE TABLE p ();
      CREATE TABLE c () INHERITS (p);
      CREATE TABLE u (r c);`,
    to: `
      CREATE TABLE p (a uuid DEFAULT '00000000-0000-0000-0000-000000000001');
      CREATE TABLE c () INHERITS (p);
      CREATE TABLE u (r c);`,
  },
  {
    name: 'two like indexes of a partitioned table',
    from: '',
    to: `
      CREATE TABLE t (a text) PARTITION BY HASH (a);
      CREATE TABLE "A" PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER 0);
      CREATE INDEX i ON t (a) WITH (fillfactor = 70);
      CREATE INDEX j ON t (a);`,
  },
  {
    name: 'a partition with an index of its own that serves the whole',
    from: '',
    to: `
      CREATE TABLE t (a date NOT NULL) PARTITION BY RANGE (a);
      CREATE TABLE p (a date NOT NULL);
      CREATE INDEX own ON p (a);
      CREATE INDEX whole ON t (a);
      ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`,
  },
  {
    name: 'an heir that changes over from a parent that goes to one that comes',
    from: `
      CREATE TABLE p (a integer CONSTRAINT k PRIMARY KEY, b text DEFAULT 'x');
      CREATE TABLE c (o integer) INHERITS (p);`,
    to: `
      CREATE TABLE q (a integer CONSTRAINT k PRIMARY KEY, b text DEFAULT 'x');
      CREATE TABLE c (o integer) INHERITS (q);`,
  },
  {
    name: 'an heir that changes over to a new parent beside the old one',
    from: `${heir}`,
    to: `${heir}
      CREATE TABLE q (a char(4), b integer);
      ALTER TABLE c NO INHERIT p;
      ALTER TABLE c INHERIT q;`,
  },
  {
    name: 'an heir whose parent goes, which keeps one of its columns as another type',
    from: `
      CREATE TABLE p (a integer DEFAULT 5, b text DEFAULT 'x');
      CREATE TABLE c () INHERITS (p);`,
    to: 'CREATE TABLE c (a bigint DEFAULT 5);',
  },
  {
    name: 'partitions that come to indexes over one column, which were made in another order',
    from: `
      CREATE TABLE t (a text) PARTITION BY HASH (a);
      CREATE INDEX j ON t (a DESC);
      CREATE INDEX i ON t (a);`,
    to: `
      CREATE TABLE t (a text) PARTITION BY HASH (a);
      CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER 0);
      CREATE TABLE "a $names$" PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER 1);
      CREATE INDEX i ON t (a);
      CREATE INDEX j ON t (a DESC);`,
  },
  {
    name: 'a partition that is exchanged under two like indexes',
    from: `
      CREATE TABLE t (a text) PARTITION BY HASH (a);
      CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER 0);
      CREATE INDEX i ON t (a) WITH (fillfactor = 70);
      CREATE INDEX j ON t (a);`,
    to: `
      CREATE TABLE t (a text) PARTITION BY HASH (a);
      CREATE TABLE q PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER 0);
      CREATE INDEX i ON t (a) WITH (fillfactor = 70);
      CREATE INDEX j ON t (a);`,
  },
  {
    name: 'a partition that comes to two keys over one column',
    from: `
      CREATE TABLE t (a text, CONSTRAINT x UNIQUE (a)) PARTITION BY HASH (a);
      ALTER TABLE t ADD CONSTRAINT y UNIQUE (a) DEFERRABLE;`,
    to: `
      CREATE TABLE t (a text) PARTITION BY HASH (a);
      CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 3, REMAINDER 0);
      ALTER TABLE t ADD CONSTRAINT y UNIQUE (a) DEFERRABLE;
      ALTER TABLE t ADD CONSTRAINT x UNIQUE (a);`,
  },
  {
    name: 'a partition with an exclusion that changes over to another whole',
    from: `
      CREATE TABLE t (a integer) PARTITION BY RANGE (a);
      ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING btree (a WITH =);
      CREATE TABLE p PARTITION OF t FOR VALUES FROM (1) TO (MAXVALUE);`,
    to: `
      CREATE TABLE u (a integer) PARTITION BY RANGE (a);
      ALTER TABLE u ADD CONSTRAINT x EXCLUDE USING btree (a WITH =);
      CREATE TABLE p PARTITION OF u FOR VALUES FROM (1) TO (MAXVALUE);`,
  },
  {
    name: 'an exclusion that comes to a partition under a name of its own',
    from: `
      CREATE TABLE t (a integer) PARTITION BY RANGE (a);
      CREATE TABLE p PARTITION OF t FOR VALUES FROM (1) TO (MAXVALUE);`,
    to: `
      CREATE TABLE t (a integer) PARTITION BY RANGE (a);
      CREATE TABLE p PARTITION OF t FOR VALUES FROM (1) TO (MAXVALUE);
      ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING btree (a WITH =);
      ALTER TABLE p RENAME CONSTRAINT p_a_excl TO mine;`,
  },
];
