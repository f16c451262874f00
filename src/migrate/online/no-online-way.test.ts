import { expect, test } from 'vitest';
import { lawful, onlinePlan } from '../../../test/support/online-law.ts';

test('what cannot be done online is done as it is, and says so', async () => {
  const before = `CREATE DOMAIN amount AS int; CREATE DOMAIN size AS int;
     CREATE TABLE t (id int PRIMARY KEY, a amount, s size, r int4range NOT NULL);
     CREATE TABLE kept (id int PRIMARY KEY, at timestamptz);
     CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.at = now(); RETURN NEW; END';
     CREATE TRIGGER stamp BEFORE UPDATE ON kept FOR EACH ROW EXECUTE FUNCTION stamp();`;
  const { up } = await onlinePlan(
    before,
    `${before} ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (r WITH &&);
     ALTER TABLE t ADD COLUMN twice int GENERATED ALWAYS AS (id * 2) STORED;
     ALTER TABLE t ADD COLUMN number int GENERATED ALWAYS AS IDENTITY;
     ALTER TABLE kept ADD COLUMN token uuid DEFAULT gen_random_uuid();
     ALTER DOMAIN size SET NOT NULL;
     ALTER DOMAIN amount ADD CONSTRAINT positive CHECK (VALUE > 0);`,
  );
  const slow = up.filter((action) => action.cost !== 'instant');
  expect(slow.map((action) => action.fact).sort()).toEqual([
    'column public.kept.token',
    'column public.t.number',
    'column public.t.twice',
    'domain public.amount',
    'domain public.size',
    'exclusion public.t.e',
  ]);
  expect(up.map((action) => action.sql)).toContain(
    'ALTER DOMAIN public.amount ADD CONSTRAINT positive CHECK ((VALUE > 0)) NOT VALID',
  );
  for (const action of slow) expect(action.note).toContain('no online way');
});

test('triggers for other statements and other columns do not see a filling', async () => {
  const before = `CREATE TABLE t (id int PRIMARY KEY, a int);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER a BEFORE INSERT OR DELETE OR UPDATE OF a, id ON t FOR EACH ROW EXECUTE FUNCTION f();`;
  const { plan } = await lawful(
    before,
    `${before} ALTER TABLE t ADD COLUMN token uuid DEFAULT gen_random_uuid()`,
  );
  expect(plan.up.filter((action) => action.backfill !== undefined)).toHaveLength(1);
});
