/**
 * The laws of migrations, tried on one random evolution: UP makes the new catalog, DOWN brings the old one back
 * with its rows, the locks are as announced, the online way ends where the direct one does, and the same catalogs
 * give the same plan in whatever order their facts are told.
 */
import type { Catalog, Fact } from '../../src/catalog/catalog.ts';
import { fromJson, toJson } from '../../src/catalog/catalog-json.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { rolesOfServer } from '../../src/catalog/scope.ts';
import { DatawrightError } from '../../src/core/diagnostic.ts';
import { PostgresError, type PostgresSession, type Shadow } from '../../src/core/ports/postgres.ts';
import { silent } from '../../src/core/progress.ts';
import { online } from '../../src/migrate/online/online.ts';
import type { Plan, Proof } from '../../src/migrate/plan.ts';
import { plan } from '../../src/migrate/planner.ts';
import { prove } from '../../src/migrate/prove.ts';
import type { Rename } from '../../src/migrate/rename.ts';
import { type Evolution, renamesOf, statementsOf } from './evolution.ts';
import { ROLES } from './parts/grant.ts';
import { preparing } from './prepared.ts';
import { reusing } from './reused.ts';

/** What was tried, and which laws did not hold. */
export interface Trial {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly renames: readonly Rename[];
  readonly broken: readonly string[];
  /** Statements of both sides that PostgreSQL refused; they are left out. */
  readonly refused: number;
  readonly facts: number;
  readonly actions: number;
}

export interface Court {
  judge(evolution: Evolution): Promise<Trial>;
  /** The same laws on two sides told as SQL. */
  judgeSides(sides: Pick<Trial, 'from' | 'to'> & Partial<Pick<Trial, 'renames'>>): Promise<Trial>;
  close(): Promise<void>;
}

export async function openCourt(server: Shadow): Promise<Court> {
  const shadow = reusing(server);
  const database = await shadow.createDatabase();
  const session = preparing(await database.connect());
  for (const role of ROLES.filter((name) => name !== 'PUBLIC'))
    await session.execute(
      `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
    );
  const others = await rolesOfServer(session);
  const judgeSides: Court['judgeSides'] = async ({ from: before, to: after, renames = [] }) => {
    const from = await load(session, before, others);
    const to = await load(session, after, others);
    const direct = plan(from.catalog, to.catalog, { renames });
    const careful = online(direct, from.catalog, to.catalog);
    const [a, b] = [from.catalog, to.catalog];
    const isMoving = from.accepted.join() !== to.accepted.join();
    const broken = [
      ...sameAgain(a, b, renames, direct),
      ...(isMoving
        ? await provenBroken('', direct, a, b, shadow)
        : direct.up.map(({ sql }) => `unasked: ${sql}`)),
      ...(sameSteps(direct, careful) ? [] : await provenBroken('online ', careful, a, b, shadow)),
    ];
    return {
      from: from.accepted,
      to: to.accepted,
      renames,
      broken,
      refused: from.refused + to.refused,
      facts: a.facts.size + b.facts.size,
      actions: direct.up.length + direct.down.length,
    };
  };
  return {
    judgeSides,
    judge: (evolution) =>
      judgeSides({
        from: statementsOf(evolution, 'before'),
        to: statementsOf(evolution, 'after'),
        renames: renamesOf(evolution),
      }),
    async close() {
      await session.close();
      await database.drop();
      await shadow.close();
    },
  };
}

interface Loaded {
  readonly accepted: readonly string[];
  readonly refused: number;
  readonly catalog: Catalog;
}

/** The catalog that the statements make, without those that PostgreSQL refuses. Nothing stays. */
async function load(
  session: PostgresSession,
  statements: readonly string[],
  others: ReadonlySet<string>,
): Promise<Loaded> {
  const accepted: string[] = [];
  await session.execute('BEGIN');
  try {
    for (const sql of statements) {
      try {
        await session.execute(`SAVEPOINT s; ${sql}; RELEASE s`);
        accepted.push(sql);
      } catch (error) {
        if (!(error instanceof PostgresError)) throw error;
        await session.execute('ROLLBACK TO s');
      }
    }
    return {
      accepted,
      refused: statements.length - accepted.length,
      catalog: await introspect(session, { roles: 'all', except: others }),
    };
  } finally {
    await session.execute('ROLLBACK');
  }
}

/** The plan is a function of what the catalogs say, not of how it is told. */
function sameAgain(from: Catalog, to: Catalog, renames: readonly Rename[], direct: Plan): readonly string[] {
  const text = JSON.stringify(direct);
  const again = (a: Catalog, b: Catalog): boolean => JSON.stringify(plan(a, b, { renames })) === text;
  return [
    ...(again(from, to) ? [] : ['planned twice, the plan is another']),
    ...(again(fromJson(toJson(from)), fromJson(toJson(to)))
      ? []
      : ['planned from kept catalogs, the plan is another']),
    ...(again(turned(from), turned(to)) ? [] : ['planned from facts in another order, the plan is another']),
    ...(plan(to, to).up.length === 0 ? [] : ['a plan from a catalog to itself is not empty']),
  ];
}

/** The facts backwards, save that the columns of a table keep their order, which means something. */
function turned(catalog: Catalog): Catalog {
  const facts = [...catalog.facts.values()];
  const columns = facts.filter((fact) => fact.kind === 'column');
  const others = facts.filter((fact) => fact.kind !== 'column').reverse();
  return { ...catalog, facts: new Map([...others, ...columns].map((fact: Fact) => [fact.id, fact])) };
}

const sameSteps = (a: Plan, b: Plan): boolean =>
  JSON.stringify([a.up, a.down]) === JSON.stringify([b.up, b.down]);

const runtime = {
  report: silent,
  clock: { now: () => new Date(0), monotonic: () => performance.now() },
  failPoint: () => {},
};

async function provenBroken(
  way: string,
  made: Plan,
  from: Catalog,
  to: Catalog,
  shadow: Shadow,
): Promise<readonly string[]> {
  try {
    return brokenIn(await prove(made, from, to, shadow, runtime)).map((text) => `${way}${text}`);
  } catch (error) {
    if (error instanceof PostgresError) return [`${way}cannot be rebuilt: ${error.message}`];
    if (!(error instanceof DatawrightError)) throw error;
    return error.diagnostics.map(({ message, why }) => `${way}${message}. ${why ?? ''}`);
  }
}

function brokenIn(proof: Proof): readonly string[] {
  return [
    ...proof.up.differing.map((id) => `UP differs in ${id}`),
    ...proof.down.differing.map((id) => `DOWN differs in ${id}`),
    ...proof.down.rowsDiffering.map((table) => `rows of ${table} differ after UP and DOWN`),
    ...proof.locks.mismatches.map((m) => `${m.observed} and not ${m.predicted} is locked by ${m.sql}`),
    ...proof.oracle.up.map((difference) => `after UP: ${difference}`),
    ...proof.oracle.down.map((difference) => `after DOWN: ${difference}`),
  ];
}
