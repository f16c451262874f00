/** Servers with a wrapper of their own, and foreign tables on them. */
import fc from 'fast-check';
import { oneOf, type Part, type Pick, pick, rarely } from '../part.ts';
import { builtIn } from '../types.ts';

interface ServerSpec {
  readonly version: string | undefined;
  readonly host: string | undefined;
  readonly mapped: boolean | undefined;
}

export const server: Part<ServerSpec> = {
  name: 'server',
  weight: 1,
  spec: fc.record({
    version: rarely(oneOf('1', '2')),
    host: rarely(oneOf('here', 'there')),
    mapped: rarely(fc.constant(true)),
  }),
  sql: ({ spec, name }) => {
    const version = spec.version === undefined ? '' : ` VERSION '${spec.version}'`;
    const options = spec.host === undefined ? '' : ` OPTIONS (host '${spec.host}')`;
    return [
      `CREATE FOREIGN DATA WRAPPER ${name}${options}`,
      `CREATE SERVER ${name}${version} FOREIGN DATA WRAPPER ${name}${options}`,
      ...(spec.mapped === true ? [`CREATE USER MAPPING FOR PUBLIC SERVER ${name}${options}`] : []),
    ];
  },
};

interface ForeignTableSpec {
  readonly schema: Pick | undefined;
  readonly server: Pick;
  readonly types: readonly Pick[];
  readonly notNull: boolean | undefined;
  readonly option: string | undefined;
}

export const foreignTable: Part<ForeignTableSpec> = {
  name: 'foreign-table',
  weight: 1,
  spec: fc.record({
    schema: rarely(pick),
    server: pick,
    types: fc.array(pick, { minLength: 1, maxLength: 3 }),
    notNull: rarely(fc.constant(true)),
    option: rarely(oneOf('a', 'b')),
  }),
  schema: (spec) => spec.schema,
  sql: ({ spec, sql }, side) => {
    const on = side.find('server', spec.server);
    if (on === undefined) return [];
    const options = spec.option === undefined ? '' : ` OPTIONS (name '${spec.option}')`;
    const columns = spec.types.map(
      (type, i) => `c${i} ${builtIn(type).sql}${options}${spec.notNull === true ? ' NOT NULL' : ''}`,
    );
    return [`CREATE FOREIGN TABLE ${sql} (${columns.join(', ')}) SERVER ${on.name}${options}`];
  },
};
