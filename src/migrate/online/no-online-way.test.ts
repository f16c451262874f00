import { expect, test } from 'vitest';
import { onlinePlan } from '../../../test/support/online-law.ts';

test('what cannot be done online is done as it is, and says so', async () => {
  const before =
    'CREATE DOMAIN amount AS int; CREATE TABLE t (id int PRIMARY KEY, a amount, r int4range NOT NULL);';
  const { up } = await onlinePlan(
    before,
    `${before} ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (r WITH &&);
     ALTER TABLE t ADD COLUMN twice int GENERATED ALWAYS AS (id * 2) STORED;
     ALTER TABLE t ADD COLUMN number int GENERATED ALWAYS AS IDENTITY;
     ALTER DOMAIN amount ADD CONSTRAINT positive CHECK (VALUE > 0);`,
  );
  const slow = up.filter((action) => action.cost !== 'instant');
  expect(slow.map((action) => action.fact).sort()).toEqual([
    'column public.t.number',
    'column public.t.twice',
    'domain public.amount',
    'exclusion public.t.e',
  ]);
  for (const action of slow) expect(action.note).toContain('no online way');
});
