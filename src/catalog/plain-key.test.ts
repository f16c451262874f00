import { expect, test } from 'vitest';
import { withDatabase } from '../../test/support/postgres.ts';
import { introspect } from './introspect.ts';

const SHAPES = `
  CREATE EXTENSION citext;
  CREATE TYPE mood AS ENUM ('ok', 'bad');
  CREATE DOMAIN pointer AS oid;
  CREATE DOMAIN far AS pointer;
  CREATE SCHEMA "Odd.Place";
  CREATE TABLE "Odd.Place"."A ""b"".c" (id int PRIMARY KEY, "Select" text, "x,y" varchar(9), at timestamptz);
  CREATE INDEX "in, dex" ON "Odd.Place"."A ""b"".c" ("Select" DESC, "x,y" NULLS FIRST, at DESC NULLS LAST) INCLUDE (id);
  CREATE TABLE t (id bigint PRIMARY KEY, i int, o oid, p pointer, f far, s text, v varchar(20), c char(3), n name, m mood, z citext,
    b bit(3), vb varbit, k text COLLATE "C", a int[], j jsonb, d date, u uuid, nu numeric, r int4range, UNIQUE (i, s), UNIQUE (v) INCLUDE (d),
    UNIQUE NULLS NOT DISTINCT (u), UNIQUE (d) DEFERRABLE INITIALLY DEFERRED);
  ALTER TABLE t DROP COLUMN nu;
  CREATE TABLE plain (id int PRIMARY KEY, i int, s text, v varchar(20), m mood, x int4, gone int, d date);
  ALTER TABLE plain DROP COLUMN gone;
  CREATE UNIQUE INDEX ON plain (v, d);
  CREATE INDEX ON plain (d) WITH (fillfactor = 70);
  CREATE INDEX ON plain (m);
  CREATE INDEX ON plain (s DESC, i NULLS FIRST);
  CREATE INDEX ON plain (s COLLATE "C");
  CREATE INDEX ON plain (s text_pattern_ops);
  CREATE INDEX ON plain (lower(s));
  CREATE INDEX ON plain (i) WHERE i > 1;
  CREATE UNIQUE INDEX ON plain (i) NULLS NOT DISTINCT;
  CREATE INDEX ON plain USING hash (s);
  CREATE INDEX ON t (o); CREATE INDEX ON t (p); CREATE INDEX ON t (f); CREATE INDEX ON t (i oid_ops);
  CREATE INDEX ON t (k); CREATE INDEX ON t (k COLLATE "default"); CREATE INDEX ON t (n); CREATE INDEX ON t (n COLLATE "default");
  CREATE INDEX ON t (z); CREATE INDEX ON t (z text_ops); CREATE INDEX ON t (b); CREATE INDEX ON t (b varbit_ops);
  CREATE INDEX ON t (vb bit_ops); CREATE INDEX ON t (c); CREATE INDEX ON t (s bpchar_ops);
  CREATE INDEX ON t (v varchar_ops); CREATE INDEX ON t (a); CREATE INDEX ON t (r); CREATE INDEX ON t (j);
  CREATE MATERIALIZED VIEW mv AS SELECT id FROM plain; CREATE UNIQUE INDEX ON mv (id);
  CREATE TABLE parts (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
  CREATE TABLE part PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE INDEX ON parts (at);
  CREATE SCHEMA datawright; CREATE TABLE datawright.own (id int PRIMARY KEY);
  CREATE TABLE refers (own int REFERENCES datawright.own, odd int REFERENCES "Odd.Place"."A ""b"".c" ON DELETE CASCADE ON UPDATE SET NULL,
    "to" int REFERENCES plain ON DELETE SET NULL, i int, s text, late int REFERENCES plain DEFERRABLE, at date, id int, self bigint PRIMARY KEY REFERENCES refers ON UPDATE RESTRICT,
    FOREIGN KEY (s, i) REFERENCES t (s, i) MATCH FULL ON DELETE SET DEFAULT, FOREIGN KEY (id, at) REFERENCES parts (id, at),
    FOREIGN KEY (i, s) REFERENCES t (i, s) ON DELETE SET NULL (i));
  ALTER TABLE refers ADD CONSTRAINT unread FOREIGN KEY (i) REFERENCES plain NOT VALID;`;

test('a key is told in the words that PostgreSQL has for it, whoever finds them', () =>
  withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(SHAPES);
      const catalog = await introspect(session);
      await session.execute(`SET search_path = ''`);
      const rows = await session.query<{ id: string; definition: string }>(`
        SELECT 'index ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS id,
               replace(replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON '), ' WITH (fillfactor=''70'')', '') AS definition
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'Odd.Place') AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u'))
        UNION ALL
        SELECT CASE k.contype WHEN 'p' THEN 'primary-key ' WHEN 'u' THEN 'unique ' ELSE 'foreign-key ' END || k.conrelid::regclass || '.' || quote_ident(k.conname),
               regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '')
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE n.nspname IN ('public', 'Odd.Place') AND k.contype IN ('p', 'u', 'f')
          AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)`);
      const told = rows.map(({ id }) => ({ id, definition: catalog.facts.get(id)?.attributes.definition }));
      expect(rows.length).toBeGreaterThan(50);
      expect(told).toEqual(rows);
    } finally {
      await session.close();
    }
  }));
