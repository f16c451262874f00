/** What a plan starts from and goes to: the database after what waits, and the contract. */
import type { Catalog, Fact } from '../../catalog/catalog.ts';
import { fitting } from '../../catalog/features.ts';
import { introspect } from '../../catalog/introspect.ts';
import { rolesIn } from '../../catalog/scope.ts';
import { type SpokenOf, spokenOfIn } from '../../catalog/spoken-of.ts';
import { undeclaredDefaults, withUndeclared } from '../../catalog/undeclared.ts';
import { canonicalCatalog } from '../../contract/canonical.ts';
import type { Contract } from '../../contract/contract.ts';
import { readContract } from '../../contract/read.ts';
import { DatawrightError, type Diagnostic, hasErrors } from '../../core/diagnostic.ts';
import { declaredRenames } from '../../migrate/declared-renames.ts';
import { coversAll, isAt } from '../../migrate/ends.ts';
import type { Migration } from '../../migrate/folder.ts';
import { checkTarget } from '../../migrate/gate.ts';
import { refuseUnfinished } from '../../migrate/history.ts';
import { requireIntegrity } from '../../migrate/integrity.ts';
import { dueRenames } from '../../migrate/rename.ts';
import { replay } from '../../migrate/replay.ts';
import { requireSequence } from '../../migrate/sequence.ts';
import { pending } from '../../migrate/status.ts';
import type { Context } from '../context.ts';
import type { Target } from '../target.ts';

export interface Start {
  readonly contract: Contract;
  /** The contract as PostgreSQL tells it. */
  readonly wanted: Catalog;
  /** The database as it is. */
  readonly live: Catalog;
  /** The database as it will be when `waiting` has run. */
  readonly from: Catalog;
  readonly waiting: readonly Migration[];
  /** Whose privileges the contract speaks of. */
  readonly spokenOf: SpokenOf;
  /** Default privileges that the contract does not declare, and that stay. */
  readonly undeclared: readonly Fact[];
  /** Warnings about the history. */
  readonly notes: readonly Diagnostic[];
}

/**
 * @param replan plan from the database as it is, whatever waits
 * @throws M024 when the database is not what the waiting migrations start from, M016–M018 when they do not follow
 */
export async function startOf(context: Context, target: Target, replan: boolean): Promise<Start> {
  refuseUnfinished(target.history);
  const notes = requireIntegrity(target.migrations, target.history);
  const { contract, wanted: declared } = await wantedCatalog(context, target, target.session.serverVersion);
  const scope = { roles: 'mentioned', also: rolesIn(declared) } as const;
  const live = await introspect(target.session, scope, context.memory);
  // What a rename takes along is not declared under its new name either.
  const { after } = dueRenames(live, declared, declaredRenames(contract, declared));
  const wanted = withUndeclared(declared, after);
  const undeclared = undeclaredDefaults(declared, after);
  const waiting = replan ? [] : pending(target.migrations, target.history);
  const spokenOf = spokenOfIn(declared);
  const start = { contract, wanted, live, waiting, spokenOf, undeclared, notes };
  const [first] = waiting;
  const last = waiting.at(-1);
  if (first === undefined || last === undefined) return { ...start, from: live };
  requireSequence(waiting, target.history);
  await checkTarget(first, 'up', target.session, live);
  // What waits ends at the contract: nothing has to be run to know that.
  const from =
    coversAll(last.plan, spokenOf) && isAt(last.plan, 'to', wanted)
      ? wanted
      : withUndeclared(
          (await replay(live, waiting, await context.shadow(target.session.serverVersion))).catalog,
          live,
        );
  return { ...start, from };
}

/** The contract's catalog, in what the major of the database can have. @throws K002 when it asks for more */
export async function wantedCatalog(
  context: Context,
  target: Pick<Target, 'project'>,
  serverVersion: number,
): Promise<{ readonly contract: Contract; readonly wanted: Catalog }> {
  const { contract, diagnostics } = await readContract(context.files, target.project.folders.contracts);
  if (contract === undefined || hasErrors(diagnostics)) throw new DatawrightError(diagnostics);
  const canonical = await canonicalCatalog(
    contract,
    () => context.shadow(),
    context.files,
    target.project.folders.state,
  );
  if (canonical.catalog === undefined || hasErrors(canonical.diagnostics))
    throw new DatawrightError(canonical.diagnostics);
  const fitted = fitting(canonical.catalog, serverVersion);
  if (hasErrors(fitted.diagnostics)) throw new DatawrightError(fitted.diagnostics);
  return { contract, wanted: fitted.catalog };
}
