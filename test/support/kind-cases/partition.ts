/** Changes of partitions and of what they share with the whole. */
import type { Case } from './basis.ts';

const whole = 'CREATE TABLE p (a int NOT NULL, b int NOT NULL) PARTITION BY LIST (a);';
const part = 'CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);';

export const partitionCases: readonly Case[] = [
  {
    name: 'with NOT NULLs of its own',
    from: '',
    to: `${whole} CREATE TABLE p1 PARTITION OF p (b CONSTRAINT own NOT NULL) FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p (b NOT NULL) FOR VALUES IN (2);`,
  },
  {
    name: 'attached with NOT NULLs of other names',
    from: whole,
    to: `${whole} CREATE TABLE p1 (b int NOT NULL, a int NOT NULL, CHECK (b > 0)); ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1);`,
  },
  {
    name: 'that keeps the check its whole no longer has',
    from: `${whole} ALTER TABLE p ADD CONSTRAINT c CHECK (b > 0); ${part}`,
    to: `${whole} ${part} ALTER TABLE p1 ADD CONSTRAINT c CHECK (b > 0);`,
  },
  {
    name: 'whose index has the name that its part of a new key takes',
    from: `${whole} ${part} CREATE UNIQUE INDEX p1_b_a_key ON p1 (b, a);`,
    to: `${whole} ${part} ALTER TABLE p ADD UNIQUE (b, a);`,
  },
  {
    name: 'whose key column is of another type',
    from: `${whole} ${part}`,
    to: `${whole.replace('a int', 'a bigint')} ${part}`,
  },
  {
    name: 'whose key is an enum that loses a value',
    from: `CREATE TYPE e AS ENUM ('x', 'y'); CREATE TABLE p (e e) PARTITION BY LIST (e); CREATE TABLE px PARTITION OF p FOR VALUES IN ('x');`,
    to: `CREATE TYPE e AS ENUM ('x'); CREATE TABLE p (e e) PARTITION BY LIST (e); CREATE TABLE px PARTITION OF p FOR VALUES IN ('x');`,
  },
  {
    name: 'in a schema that comes with it, with foreign keys each way',
    from: 'CREATE TABLE a (id int PRIMARY KEY) PARTITION BY LIST (id); CREATE TABLE b (id int PRIMARY KEY REFERENCES a) PARTITION BY LIST (id); ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b;',
    to: 'CREATE TABLE a (id int PRIMARY KEY) PARTITION BY LIST (id); CREATE TABLE b (id int PRIMARY KEY REFERENCES a) PARTITION BY LIST (id); ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b; CREATE SCHEMA x; CREATE TABLE x.a1 PARTITION OF a FOR VALUES IN (1);',
  },
];
