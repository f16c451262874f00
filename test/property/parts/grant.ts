/** Grants on objects of several kinds, to everybody and to roles that the server has. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { columnAt } from '../relations.ts';

interface GrantSpec {
  readonly on: string;
  readonly target: Pick;
  readonly column: Pick | undefined;
  readonly right: string;
  /** One of `ROLES`; when `own` is given, the schema's own that it means, where there is one. */
  readonly role: string;
  readonly own: Pick | undefined;
  readonly option: boolean | undefined;
  readonly revoked: boolean | undefined;
}

/** They belong to the server and not to a schema: made once. */
export const ROLES = ['law_reader', '"Law writer"', 'PUBLIC'] as const;

export const grant: Part<GrantSpec> = {
  name: 'grant',
  weight: 5,
  spec: fc.record({
    on: oneOf('table', 'view', 'sequence', 'schema', 'function', 'enum', 'domain', 'materialized-view'),
    target: pick,
    column: rarely(pick),
    right: oneOf('SELECT', 'ALL', 'INSERT', 'UPDATE', 'REFERENCES'),
    role: oneOf(...ROLES),
    own: rarely(pick),
    option: rarely(fc.constant(true)),
    revoked: rarely(fc.constant(true)),
  }),
  sql: ({ spec: given }, side) => {
    const own = given.own === undefined ? undefined : side.find('role', given.own);
    const spec = own === undefined ? given : { ...given, role: own.name };
    const target = side.find(spec.on, spec.target);
    if (target === undefined) return [];
    const option = spec.option === true && spec.role !== 'PUBLIC' ? ' WITH GRANT OPTION' : '';
    const give = (right: string, on: string): readonly string[] => [
      `GRANT ${right} ON ${on} TO ${spec.role}${option}`,
    ];
    if (spec.on === 'schema') return give('USAGE', `SCHEMA ${target.name}`);
    if (spec.on === 'enum' || spec.on === 'domain')
      return spec.revoked === true
        ? [`REVOKE ALL ON TYPE ${target.sql} FROM PUBLIC`]
        : give('USAGE', `TYPE ${target.sql}`);
    if (spec.on === 'function')
      return spec.revoked === true
        ? [`REVOKE ALL ON FUNCTION ${target.sql}(integer) FROM PUBLIC`]
        : give('EXECUTE', `FUNCTION ${target.sql}(integer)`);
    if (spec.on === 'sequence')
      return give(spec.right === 'UPDATE' ? 'UPDATE' : 'USAGE', `SEQUENCE ${target.sql}`);
    if (spec.revoked === true) return [`REVOKE ${spec.right} ON ${target.sql} FROM CURRENT_USER`];
    const column =
      spec.on === 'table' && spec.column !== undefined ? columnAt(side, target, spec.column) : undefined;
    return give(column === undefined ? spec.right : `${spec.right} (${column.name})`, target.sql);
  },
};
