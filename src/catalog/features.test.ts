import { describe, expect, test } from 'vitest';
import { catalogOf } from '../../test/support/catalog-of.ts';
import { withOwnRoles } from '../../test/support/own-roles.ts';
import { testShadow } from '../../test/support/postgres.ts';
import { fitting } from './features.ts';
import { introspect } from './introspect.ts';

describe('a contract for an older PostgreSQL', () => {
  test('is refused by the name of everything that came later', async () => {
    const catalog = await catalogOf(`
      CREATE TABLE t (a int, b int UNIQUE NULLS NOT DISTINCT, c int GENERATED ALWAYS AS (a + 1) VIRTUAL,
        CONSTRAINT loose CHECK (a > 0) NOT ENFORCED);
      CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t;`);
    const messages = (version: number): readonly string[] =>
      fitting(catalog, version).diagnostics.map(({ message }) => message);
    expect(messages(180_004)).toEqual([]);
    expect(messages(160_014)).toEqual([
      't.c needs PostgreSQL 18: a virtual generated column; the database runs 16',
      't.loose needs PostgreSQL 18: a constraint that is NOT ENFORCED; the database runs 16',
    ]);
    expect(messages(140_023).map((text) => text.split(';')[0])).toEqual([
      't.c needs PostgreSQL 18: a virtual generated column',
      't.t_b_key needs PostgreSQL 15: NULLS NOT DISTINCT',
      't.loose needs PostgreSQL 18: a constraint that is NOT ENFORCED',
      'v needs PostgreSQL 15: security_invoker',
    ]);
  });

  test('may name its NOT NULL, which older ones do not, but not have it in a form they lack', async () => {
    const catalog = await catalogOf(`
      CREATE TABLE t (a int CONSTRAINT given NOT NULL, b int, c int, d int NOT NULL);
      ALTER TABLE t ADD CONSTRAINT later NOT NULL b NOT VALID, ADD CONSTRAINT own NOT NULL c NO INHERIT;
      COMMENT ON CONSTRAINT t_d_not_null ON t IS 'said';`);
    const { catalog: fitted, diagnostics } = fitting(catalog, 170_010);
    expect(diagnostics.map(({ message }) => message.split(';')[0])).toEqual([
      't.b needs PostgreSQL 18: a NOT NULL that is NOT VALID',
      't.c needs PostgreSQL 18: a NOT NULL with NO INHERIT',
      't.d needs PostgreSQL 18: a comment on a NOT NULL',
    ]);
    expect(fitted.facts.get('column public.t.a')?.attributes).toEqual({ type: 'integer', notNull: true });
  });

  test('is refused for what memberships and privileges on settings came to', async () => {
    const catalog = await withOwnRoles(testShadow(), async (session) => {
      await session.execute(`CREATE ROLE ft_app; CREATE ROLE ft_a; CREATE ROLE ft_b NOINHERIT; CREATE ROLE ft_c;
        GRANT ft_app TO ft_a WITH ADMIN OPTION; GRANT ft_app TO ft_b; GRANT ft_app TO ft_c WITH INHERIT FALSE, SET FALSE;
        GRANT SET ON PARAMETER work_mem TO ft_app;`);
      const also = new Set(['ft_app', 'ft_a', 'ft_b', 'ft_c']);
      return introspect(session, { roles: 'mentioned', also });
    });
    const messages = (version: number): readonly string[] =>
      fitting(catalog, version).diagnostics.map(({ message }) => message.split(';')[0] ?? '');
    expect(messages(160_001)).toEqual([]);
    expect(messages(150_001)).toEqual([
      'ft_app of ft_c needs PostgreSQL 16: a membership WITH SET FALSE',
      'ft_app of ft_c needs PostgreSQL 16: a membership with INHERIT other than its member has',
    ]);
    expect(messages(140_001)).toContain(
      'work_mem to ft_app needs PostgreSQL 15: a privilege on a setting of the server',
    );
  });

  test('is refused for what its SQL calls, not for what stands in its strings', async () => {
    const catalog = await catalogOf(`
      CREATE TABLE t (id uuid DEFAULT uuidv7(), said text DEFAULT 'uuidv7()');
      CREATE VIEW j AS SELECT x FROM JSON_TABLE('[1]', '$[*]' COLUMNS (x int PATH '$'));
      CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ -- not ANY_VALUE(1)
        MERGE INTO t USING t AS s ON t.id = s.id WHEN MATCHED THEN DELETE $$;
      CREATE UNLOGGED SEQUENCE q;
      CREATE UNLOGGED TABLE u (n serial);`);
    expect(fitting(catalog, 140_023).diagnostics.map(({ message }) => message.split(';')[0])).toEqual([
      'q needs PostgreSQL 15: an unlogged sequence',
      't.id needs PostgreSQL 18: uuidv7()',
      'f() needs PostgreSQL 15: MERGE',
      'j needs PostgreSQL 17: JSON_TABLE',
    ]);
  });

  test('does not ask for the privilege MAINTAIN where there is none', async () => {
    const catalog = await catalogOf('CREATE TABLE t (a int); GRANT ALL ON t TO PUBLIC;');
    const privileges = (version: number): unknown =>
      fitting(catalog, version).catalog.facts.get('grant table public.t to PUBLIC')?.attributes.privileges;
    expect(privileges(170_010)).toContain('MAINTAIN');
    expect(privileges(160_014)).toEqual([
      'DELETE',
      'INSERT',
      'REFERENCES',
      'SELECT',
      'TRIGGER',
      'TRUNCATE',
      'UPDATE',
    ]);
  });
});
