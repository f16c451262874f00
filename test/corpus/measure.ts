/** One pair: planned, tried out on a real server with rows, and judged by the catalog and by the oracle. */

import type { Action } from '../../src/catalog/action.ts';
import { insertSampleRows } from '../../src/catalog/sample-rows.ts';
import { quoteIdentifier } from '../../src/core/identifier.ts';
import type { PostgresSession } from '../../src/core/ports/postgres.ts';
import { online } from '../../src/migrate/online/online.ts';
import type { Oracle } from '../../src/migrate/oracle/oracle.ts';
import type { Plan } from '../../src/migrate/plan.ts';
import { plan } from '../../src/migrate/planner.ts';
import { renamesInSql } from '../../src/migrate/sql-renames.ts';
import {
  type Divergence,
  demandsOf,
  look,
  notNullLater,
  StepFailed,
  type Trial,
  tryOut,
} from '../../src/migrate/trial.ts';
import { SqlRefused, type Workbench } from '../../src/migrate/workbench.ts';
import type { Pair } from './cases.ts';

export interface Verdict {
  readonly pair: Pair;
  /** Why a side could not be loaded on this server. */
  readonly refused?: string;
  readonly plan?: Plan;
  /** What is wrong; empty when it works. */
  readonly up: readonly string[];
  readonly replan: readonly string[];
  readonly down: readonly string[];
  /** Tables with rows that the plan claims to keep, and those whose rows changed. */
  readonly kept: readonly string[];
  readonly lost: readonly string[];
}

export interface MeasureOptions {
  /** The forms for busy tables instead of the direct ones. */
  readonly online: boolean;
}

const ROWS = 4;
const ROLE_MISSING = /^role "(.+)" does not exist$/;
const SCHEMA_MISSING = /^schema "(.+)" does not exist$/;

export async function measure(
  bench: Workbench,
  oracle: Oracle,
  pair: Pair,
  options: MeasureOptions,
): Promise<Verdict> {
  const roles = [...pair.roles];
  const schemas: string[] = [];
  for (;;) {
    try {
      return await attempt(bench, oracle, { ...withSchemas(pair, schemas), roles }, options);
    } catch (error) {
      if (!(error instanceof SqlRefused)) throw error;
      // What a case names and expects to be there: a role, or a schema that only one of its sides makes.
      const schema = SCHEMA_MISSING.exec(error.message)?.[1];
      if (schema !== undefined && !schemas.includes(schema)) {
        schemas.push(schema);
        continue;
      }
      const role = ROLE_MISSING.exec(error.message)?.[1];
      if (role === undefined || roles.includes(role)) return nothing(pair, error.message);
      roles.push(role);
    }
  }
}

/** Sides that make a schema themselves do not get it made. */
function withSchemas(pair: Pair, schemas: readonly string[]): Pair {
  const side = (sql: string): string => {
    const missing = schemas.filter(
      (name) => !new RegExp(`\\bCREATE SCHEMA[^;]*\\b${name}\\b`, 'i').test(sql),
    );
    return [...missing.map((name) => `CREATE SCHEMA ${quoteIdentifier(name)}`), sql].join(';\n');
  };
  return { ...pair, old: side(pair.old), new: side(pair.new) };
}

const nothing = (pair: Pair, refused: string): Verdict => ({
  pair,
  refused,
  up: [],
  replan: [],
  down: [],
  kept: [],
  lost: [],
});

interface Rows {
  readonly seed: boolean;
  readonly generated: boolean;
  readonly without: ReadonlySet<string>;
}

async function attempt(
  bench: Workbench,
  oracle: Oracle,
  pair: Pair,
  options: MeasureOptions,
): Promise<Verdict> {
  const { roles } = pair;
  const to = await bench.load(pair.new, ({ session }) => look(session, oracle, 'all'), { roles });
  const renames = renamesInSql(pair.new, to.catalog);
  let commits = false;
  let rows: Rows = { seed: pair.seed !== '', generated: true, without: new Set() };
  for (;;) {
    const outcome = await bench.load(
      pair.old,
      async (place) => {
        const { session } = place;
        const from = await look(session, oracle, 'all');
        const direct = plan(from.catalog, to.catalog, { renames });
        const planned = options.online ? online(direct, from.catalog, to.catalog) : direct;
        if (!place.commits && [...planned.up, ...planned.down].some((a) => !a.transactional)) return 'alone';
        const seeded = await seed(session, pair, rows, notNullLater(from.catalog, to.catalog));
        if (!place.commits) await session.execute('SET CONSTRAINTS ALL IMMEDIATE');
        const perform = async ({ sql }: Action): Promise<void> => session.execute(sql);
        try {
          const trial = await tryOut(planned, from, to, {
            session,
            seeded,
            look: () => look(session, oracle, 'all'),
            perform,
          });
          return verdictOf(pair, planned, trial);
        } catch (error) {
          if (!(error instanceof StepFailed)) throw error;
          const demands = demandsOf(error, seeded);
          return { failed: error, planned, demanded: demands.map((demand) => demand.table) };
        }
      },
      { roles, commits },
    );
    if (outcome === 'alone') commits = true;
    else if (!('failed' in outcome)) return outcome;
    else {
      const fewer = fewerRows(rows, outcome.demanded);
      if (fewer === undefined) return failure(pair, outcome.planned, outcome.failed);
      rows = fewer;
    }
  }
}

/** Rows of our own making can refuse a step that is right; those of the case cannot. */
function fewerRows(rows: Rows, demanded: readonly string[]): Rows | undefined {
  if (!rows.generated || demanded.length === 0) return undefined;
  const more = demanded.filter((table) => !rows.without.has(table));
  return more.length === 0
    ? { ...rows, generated: false }
    : { ...rows, without: new Set([...rows.without, ...more]) };
}

/** @returns tables that have rows */
async function seed(
  session: PostgresSession,
  pair: Pair,
  rows: Rows,
  filled: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (rows.seed) await session.execute(pair.seed);
  if (rows.generated) await insertSampleRows(session, { rows: ROWS, without: rows.without, filled });
  const tables = await session.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_|^information_schema$'
       -- What lies on another server cannot be read here.
       AND NOT EXISTS (SELECT FROM pg_partition_tree(c.oid) p JOIN pg_class f ON f.oid = p.relid WHERE f.relkind = 'f')
     ORDER BY 1`,
  );
  const filledTables: string[] = [];
  for (const { name } of tables)
    if ((await session.query(`SELECT FROM ${name} LIMIT 1`)).length > 0) filledTables.push(name);
  return filledTables;
}

function verdictOf(pair: Pair, planned: Plan, trial: Trial): Verdict {
  return {
    pair,
    plan: planned,
    up: told(trial.up),
    replan: trial.replanned.map((action) => action.sql),
    down: told(trial.down),
    kept: trial.kept,
    lost: trial.differing,
  };
}

function failure(pair: Pair, planned: Plan, failed: StepFailed): Verdict {
  const reason = `${failed.message}: ${failed.action.sql}`;
  const isUp = failed.direction === 'UP';
  return {
    pair,
    plan: planned,
    up: isUp ? [reason] : told(failed.up?.up),
    replan: isUp ? [reason] : (failed.up?.replanned ?? []).map((action) => action.sql),
    down: [isUp ? 'UP failed' : reason],
    kept: [],
    lost: [],
  };
}

const told = (divergence: Divergence | undefined): readonly string[] => [
  ...(divergence?.catalog ?? []),
  ...(divergence?.oracle ?? []).map((line) => `oracle: ${line}`),
];
