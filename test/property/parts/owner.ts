/** Objects that belong to a role of the schema's own. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick } from '../part.ts';

interface OwnerSpec {
  readonly on: string;
  readonly target: Pick;
  readonly role: Pick;
}

const WORDS: Readonly<Record<string, string>> = {
  table: 'TABLE',
  view: 'VIEW',
  'materialized-view': 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
  schema: 'SCHEMA',
  enum: 'TYPE',
  domain: 'DOMAIN',
  composite: 'TYPE',
  range: 'TYPE',
  function: 'FUNCTION',
  statistics: 'STATISTICS',
  'foreign-table': 'FOREIGN TABLE',
  'text-search': 'TEXT SEARCH CONFIGURATION',
  publication: 'PUBLICATION',
};

export const owner: Part<OwnerSpec> = {
  name: 'owner',
  weight: 3,
  spec: fc.record({ on: oneOf(...Object.keys(WORDS)), target: pick, role: pick }),
  sql: ({ spec }, side) => {
    const [target, role] = [side.find(spec.on, spec.target), side.find('role', spec.role)];
    if (target === undefined || role === undefined) return [];
    const name = ['schema', 'publication'].includes(spec.on) ? target.name : target.sql;
    const signature = spec.on === 'function' ? '(integer)' : '';
    return [`ALTER ${WORDS[spec.on]} ${name}${signature} OWNER TO ${role.name}`];
  },
};
