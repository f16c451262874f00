/** A report with one of everything, for tests of the page. */
import { layoutErd } from '../../src/generate/erd/layout.ts';
import type { Model, PipelineEntry } from '../../src/generate/model.ts';
import { lineageOf } from '../../src/generate/report/lineage.ts';
import { layoutLineage } from '../../src/generate/report/lineage-layout.ts';
import type { ReportModel } from '../../src/generate/report/model.ts';
import { modelOf } from './model-of.ts';

export const loadUsers: PipelineEntry = {
  name: 'load_users',
  source: {
    type: 'file',
    path: 'data/people.csv',
    format: 'csv',
    rename: { 'E-mail': 'email' },
    rowNumber: 'id',
  },
  changes: { type: 'full' },
  transforms: [{ type: 'derive', columns: { name: 'trim(name)' } }],
  rules: [],
  load: { type: 'table', connection: 'app', schema: 'public', table: 'users', mode: 'upsert' },
  chunk: 1000,
};

export function usersModel(): Promise<Model> {
  return modelOf(
    `CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, name text, created_at timestamptz NOT NULL DEFAULT now());
     CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, total numeric(12,2) NOT NULL);
     CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
     CREATE TABLE photos (id bigint PRIMARY KEY, item_id bigint REFERENCES items);
     COMMENT ON TABLE users IS 'A <person> & "friend"'`,
    { name: 'shop <b>' },
    { pipelines: [loadUsers] },
  );
}

export async function reportOf(more: Partial<ReportModel> = {}): Promise<ReportModel> {
  const model = await usersModel();
  return {
    madeAt: '2026-11-20T10:00:00.000Z',
    database: 'embedded',
    model,
    erd: await layoutErd(model),
    lineage: await layoutLineage(lineageOf(model)),
    rows: { users: 3_000_000, orders: 12 },
    runs: [
      {
        pipeline: 'load_users',
        source: 'people.csv',
        target: 'app.users',
        status: 'succeeded',
        startedAt: '2026-11-20T09:00:00.000Z',
        seconds: 10,
        extracted: 3_000_050,
        loaded: 3_000_000,
        quarantined: 43,
        deduplicated: 7,
        chunks: 12,
      },
    ],
    quarantine: [
      {
        pipeline: 'load_users',
        reason: 'email is missing',
        rows: 43,
        samples: [{ id: '7', email: '<script>alert(1)</script>' }],
      },
    ],
    quality: {
      at: '2026-11-20T09:30:00.000Z',
      verdicts: [
        {
          target: 'users',
          check: 'not_null',
          dimension: 'completeness',
          label: 'name not null',
          passed: false,
          severity: 'critical',
          observed: '2 of 3,000,000 rows fail',
          rows: 3_000_000,
          failing: 2,
          failingKeys: ['17', '18'],
          sql: 'SELECT t.id FROM public.users AS t WHERE t.name IS NULL',
          proven: false,
          trend: [
            { at: '2026-11-18T09:30:00.000Z', passed: true, failing: 0 },
            { at: '2026-11-19T09:30:00.000Z', passed: true, failing: 0 },
            { at: '2026-11-20T09:30:00.000Z', passed: false, failing: 2 },
          ],
        },
      ],
    },
    migrations: [
      {
        name: '0001_create',
        state: 'applied',
        appliedAt: '2026-11-19T08:00:00.000Z',
        up: [
          {
            phase: 'expand',
            subject: 'users',
            what: 'create table',
            sql: 'CREATE TABLE users (…)',
            lock: 'none',
            cost: 'instant',
            data: 'none',
          },
        ],
        down: [
          {
            phase: 'contract',
            subject: 'users',
            what: 'drop table',
            sql: 'DROP TABLE users',
            lock: 'ACCESS EXCLUSIVE',
            cost: 'instant',
            data: 'irreversible',
          },
        ],
        proof: { proven: true, rowsCompared: 120, locksObserved: 3, seconds: 1.2 },
      },
    ],
    gate: [
      {
        claim: 'Every foreign key has an index',
        verdict: 'failed',
        looked: 'the catalog',
        observed: '1 foreign key of 3 without an index',
        missing: [{ what: 'orders has no index that begins with user_id', ask: 'data@shop.example' }],
      },
    ],
    gaps: [],
    ...more,
  };
}
