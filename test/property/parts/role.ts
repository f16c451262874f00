/** Roles that a schema brings along; see `ROLES` for those that the server has. */
import fc from 'fast-check';
import { oneOf, type Part, rarely } from '../part.ts';

interface RoleSpec {
  readonly option: string | undefined;
  readonly limit: number | undefined;
}

export const role: Part<RoleSpec> = {
  name: 'role',
  weight: 2,
  spec: fc.record({
    option: rarely(oneOf('LOGIN', 'NOINHERIT', 'CREATEDB', 'BYPASSRLS')),
    limit: rarely(oneOf(3)),
  }),
  sql: ({ spec, name }) => [
    [
      'CREATE ROLE',
      name,
      spec.option,
      spec.limit === undefined ? undefined : `CONNECTION LIMIT ${spec.limit}`,
    ]
      .filter((word) => word !== undefined)
      .join(' '),
  ],
};
