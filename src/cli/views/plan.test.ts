import { expect, test } from 'vitest';
import { plainPaint } from '../paint.ts';
import { stepLines, waitingFields } from './plan.ts';

type Step = Parameters<typeof stepLines>[0][number];

const step = (number: number, more: Partial<Step>): Step => ({
  number,
  sql: 'ALTER TABLE public.users ADD COLUMN tier text',
  verb: 'alter',
  kind: 'table',
  object: 'users',
  subject: 'users',
  what: 'add column tier text',
  lock: 'ACCESS EXCLUSIVE',
  cost: 'instant',
  rewrite: false,
  scan: false,
  transactional: true,
  data: 'lossless',
  phase: 'expand',
  hazards: [],
  locked: [],
  ...more,
});

test('a narrow screen keeps a step on a line, and says of the way back only what is lost', () => {
  const lines = (width: number) => stepLines([step(1, {}), step(2, {})], plainPaint, width);
  expect(lines(80)).toEqual([
    '  expand  1  users  add column tier text  ACCESS EXCLUSIVE, instant',
    '          2  users  add column tier text  ACCESS EXCLUSIVE, instant',
  ]);
  expect(lines(100)[0]).toMatch(/instant {2}down lossless$/);
  expect(stepLines([step(1, { data: 'lossy' })], plainPaint, 80)[0]).toMatch(/instant {2}lossy$/);
});

test('what has no online form is named under the steps, each reason once', () => {
  const note = 'no online way: PostgreSQL locks t against writers (SHARE) while it reads the rows';
  expect(waitingFields([step(1, {}), step(2, { note }), step(3, { note })], plainPaint)).toEqual([
    ['not online', 'steps 2, 3: PostgreSQL locks t against writers (SHARE) while it reads the rows'],
  ]);
});
