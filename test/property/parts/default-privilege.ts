/** Default privileges, which everything that a migration makes gets. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { ROLES } from './grant.ts';

interface DefaultPrivilegeSpec {
  readonly schema: Pick | undefined;
  readonly what: string;
  readonly role: string;
  readonly option: boolean | undefined;
}

export const defaultPrivilege: Part<DefaultPrivilegeSpec> = {
  name: 'default-privilege',
  weight: 1,
  spec: fc.record({
    schema: rarely(pick),
    what: oneOf(
      'GRANT SELECT ON TABLES',
      'GRANT ALL ON SEQUENCES',
      'GRANT EXECUTE ON FUNCTIONS',
      'GRANT USAGE ON TYPES',
      'GRANT USAGE ON SCHEMAS',
    ),
    role: oneOf(...ROLES),
    option: rarely(fc.constant(true)),
  }),
  sql: ({ spec }, side) => {
    const schema = spec.schema === undefined ? undefined : side.find('schema', spec.schema);
    const where = schema === undefined || /SCHEMAS/.test(spec.what) ? '' : ` IN SCHEMA ${schema.name}`;
    const option = spec.option === true && spec.role !== 'PUBLIC' ? ' WITH GRANT OPTION' : '';
    return [`ALTER DEFAULT PRIVILEGES${where} ${spec.what} TO ${spec.role}${option}`];
  },
};
