/**
 * Roles are the server's: what work on the shadow makes of them goes with it, and what the shadow's server has of
 * its own is not touched. That server may be the application's.
 */
import type { Action } from '../catalog/action.ts';
import { sqlName } from '../catalog/kind.ts';
import { rolesOfServer } from '../catalog/scope.ts';
import type { PostgresServer, PostgresSession, Shadow } from '../core/ports/postgres.ts';

/**
 * Runs `work` in a database of its own, hands it the roles the server had before, and drops those of `mayMake` that
 * it made, once the database is gone.
 */
export async function withOwnRoles<T>(
  shadow: Shadow,
  mayMake: ReadonlySet<string>,
  applicationName: string,
  work: (server: PostgresServer, others: ReadonlySet<string>) => Promise<T>,
): Promise<T> {
  let left: readonly string[] = [];
  const result = shadow.withDatabase(async (server) => {
    const rolesNow = (): Promise<ReadonlySet<string>> => inSession(server, applicationName, rolesOfServer);
    const others = await rolesNow();
    try {
      return await work(server, others);
    } finally {
      // Others may make roles at the same time: by its name alone a role is not known to be ours.
      left = [...(await rolesNow())].filter((role) => mayMake.has(role) && !others.has(role));
    }
  });
  return result.finally(async () => {
    if (left.length > 0)
      await shadow.withDatabase((server) =>
        inSession(server, applicationName, (session) =>
          // What they were given of the server, settings and the like, would hold them back.
          session.execute(`DROP OWNED BY ${left.join(', ')}; DROP ROLE ${left.join(', ')}`),
        ),
      );
  });
}

export async function inSession<T>(
  server: PostgresServer,
  applicationName: string,
  work: (session: PostgresSession) => Promise<T>,
): Promise<T> {
  const session = await server.connect({ applicationName });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Quoted names of the roles that the actions are about. */
export function rolesOf(actions: readonly Action[]): ReadonlySet<string> {
  return new Set(actions.flatMap((action) => namedBy(action)));
}

/** Whether an action would make, change or drop something of roles that the server has of its own. */
export function isOthers(action: Action, others: ReadonlySet<string>): boolean {
  const parameter = PARAMETER.exec(action.fact);
  if (parameter !== null) return others.has(parameter[1] ?? '');
  const membership = MEMBERSHIP.exec(action.fact);
  if (membership === null) return namedBy(action).some((role) => others.has(role));
  return others.has(membership[1] ?? '') && others.has(membership[2] ?? '');
}

const NAME = '("(?:[^"]|"")*"|[^" ]+)';
const MEMBERSHIP = new RegExp(`^membership ${NAME} of ${NAME}(?: by |$)`);
const PARAMETER = new RegExp(`^parameter-grant .* to ${NAME}$`);

function namedBy({ fact, destroys }: Action): readonly string[] {
  const about = fact.startsWith('comment role ') ? fact.slice('comment '.length) : fact;
  return [about, ...destroys].flatMap((id) => (id.startsWith('role ') ? [sqlName(id)] : []));
}
