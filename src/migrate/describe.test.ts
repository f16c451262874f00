import { expect, describe as group, test } from 'vitest';
import type { Action } from '../catalog/action.ts';
import { inThisDatabase } from '../catalog/this-database.ts';
import { describe, subjectOf } from './describe.ts';

const action = (sql: string, fact = 'table public.t'): Action => ({
  sql,
  verb: 'alter',
  fact,
  produces: [],
  consumes: [],
  destroys: [],
  lock: 'none',
  locked: [],
  cost: 'instant',
  transactional: true,
  data: 'none',
  phase: 'expand',
  hazards: [],
});

group('a step in a few words', () => {
  test.each([
    ['ALTER TABLE public.users ADD COLUMN tier text', 'users', 'add column tier text'],
    ['ALTER TABLE public.users ALTER COLUMN tier SET NOT NULL', 'users', 'tier set not null'],
    ['ALTER TABLE public.users ADD CONSTRAINT c CHECK (a > 0) NOT VALID', 'users', 'add check c, not valid'],
    [
      'ALTER TABLE auth.o ADD CONSTRAINT f FOREIGN KEY (u) REFERENCES public.users(id)',
      'auth.o',
      'add foreign key to users, f',
    ],
    [
      'ALTER TABLE public.users ADD CONSTRAINT k UNIQUE USING INDEX k',
      'users',
      'add unique k, from its index',
    ],
    ['ALTER TABLE public.users VALIDATE CONSTRAINT c', 'users', 'validate c'],
    [
      'ALTER DOMAIN public.size ADD CONSTRAINT c CHECK ((VALUE > 0)) NOT VALID',
      'size',
      'add check c, not valid',
    ],
    ['ALTER DOMAIN public.size VALIDATE CONSTRAINT c', 'size', 'validate c'],
    ['ALTER INDEX public.i RENAME TO i__old', 'i', 'rename to i__old'],
    [
      'ALTER INDEX public.whole_pkey ATTACH PARTITION public.low_pkey',
      'whole_pkey',
      'attach partition low_pkey',
    ],
    [
      'ALTER TABLE public.whole ATTACH PARTITION public.low FOR VALUES FROM (1) TO (9)',
      'whole',
      'attach partition low for values from (1) to (9)',
    ],
    ['ALTER SEQUENCE public.s OWNED BY public.t.id', 's', 'owned by t.id'],
    [
      'CREATE TRIGGER stamp BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION f()',
      'users',
      'create trigger stamp',
    ],
    [
      'CREATE FUNCTION public.datawright_sync_users_uid()\n RETURNS trigger\nAS $function$\n-- datawright sync {"table":"public.users","old":[{"column":"id"}],"new":[{"column":"uid"}]}\n#variable_conflict use_column\nBEGIN',
      'users',
      'function that keeps id and uid in step',
    ],
    [
      'CREATE TRIGGER zz_datawright_sync_uid BEFORE INSERT OR UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION f()',
      'users',
      'trigger that keeps uid in step',
    ],
    ['DROP TRIGGER stamp ON public.users', 'users', 'drop trigger stamp'],
    ['UPDATE public.users SET uid = (id::bigint) WHERE uid IS NULL', 'users', 'set uid = id::bigint'],
    ['CREATE UNIQUE INDEX CONCURRENTLY i ON public.users USING btree (a)', 'users', 'create unique index i'],
    ['CREATE TABLE public."Odd Name" (\n  id int\n)', 'Odd Name', 'create table'],
    [
      'CREATE OR REPLACE FUNCTION public.f(a integer)\n RETURNS int AS $$ select 1 $$',
      'f',
      'create function',
    ],
    ['DROP MATERIALIZED VIEW public.v', 'v', 'drop materialized view'],
    ["COMMENT ON COLUMN public.users.id IS 'x'", 'users.id', 'comment on column'],
    ['GRANT SELECT, INSERT ON TABLE public.users TO app', 'users', 'grant select, insert to app'],
    ['GRANT SET ON PARAMETER work_mem TO app', 'work_mem', 'grant set to app'],
    [inThisDatabase('ALTER DATABASE', "SET work_mem = '9%'"), 'database', "set work_mem = '9%'"],
    [inThisDatabase('REVOKE CREATE ON DATABASE', 'FROM app'), 'database', 'revoke create from app'],
    [
      inThisDatabase('ALTER ROLE app IN DATABASE', 'RESET work_mem'),
      'app',
      'reset work_mem, in this database',
    ],
  ])('%s', (sql, subject, what) => {
    const one = action(sql, 'column public.users.id');
    expect([subjectOf(one), describe(one).what]).toEqual([subject, what]);
  });

  test('a subject without a pattern is the fact itself', () => {
    expect(describe(action('REFRESH MATERIALIZED VIEW public.v', 'materialized-view public.v')).subject).toBe(
      'v',
    );
  });
});
