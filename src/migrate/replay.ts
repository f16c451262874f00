/** What migrations would leave, found by running them on the shadow. */
import type { Catalog } from '../catalog/catalog.ts';
import { introspect } from '../catalog/introspect.ts';
import { rolesIn } from '../catalog/scope.ts';
import { failure } from '../core/diagnostic.ts';
import { PostgresError, type PostgresSession, type Shadow } from '../core/ports/postgres.ts';
import { describe, subjectOf } from './describe.ts';
import type { Migration } from './folder.ts';
import { groupActions } from './group.ts';
import { inSession, isOthers, rolesOf, withOwnRoles } from './own-roles.ts';
import { materialise } from './prove.ts';

export interface Replayed {
  readonly catalog: Catalog;
  /** Roles, quoted, that the shadow's server has of its own: what the migrations do with them was left out. */
  readonly others: ReadonlySet<string>;
}

/**
 * The catalog after the UP of every migration, from `start` on. Without `start` the first one runs on an empty
 * database.
 *
 * @throws M033 when a statement is refused, M030 when `start` cannot be rebuilt
 */
export async function replay(
  start: Catalog | undefined,
  migrations: readonly Migration[],
  shadow: Shadow,
): Promise<Replayed> {
  const mayMake = new Set([
    ...(start === undefined ? [] : rolesIn(start)),
    ...migrations.flatMap(({ plan }) => [...rolesOf(plan.up)]),
  ]);
  return withOwnRoles(shadow, mayMake, APPLICATION, (server, others) =>
    inSession(server, APPLICATION, async (session) => {
      const scope = { roles: 'mentioned', also: mayMake, except: others } as const;
      if (start !== undefined) await materialise(start, session, scope);
      for (const migration of migrations) await runUp(migration, session, others);
      return { catalog: await introspect(session, scope), others };
    }),
  );
}

const APPLICATION = 'datawright replay';

async function runUp(
  { name, plan }: Migration,
  session: PostgresSession,
  others: ReadonlySet<string>,
): Promise<void> {
  for (const group of groupActions(plan.up)) {
    const work = async (): Promise<void> => {
      for (const [offset, action] of group.actions.entries()) {
        if (isOthers(action, others)) continue;
        try {
          await session.execute(action.sql);
        } catch (error) {
          if (!(error instanceof PostgresError)) throw error;
          const number = group.first + offset + 1;
          throw failure(
            'M033',
            `${name} fails on the shadow at step ${number} of ${plan.up.length}: ${error.fields.message}`,
            {
              where: { object: subjectOf(action) },
              why: `The step is: ${describe(action).what}. On an equal database it would fail as well. Nothing was changed.`,
              fix: 'datawright status shows whether the folders follow each other; datawright plan --replan plans those that wait anew',
            },
            error,
          );
        }
      }
    };
    await (group.transactional ? session.transaction(work) : work());
  }
}
