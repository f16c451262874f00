/** The whole of one contract file. Every key of the contract hangs below this shape. */
import { list } from '../yaml/collection.ts';
import { type Fields, key, record } from '../yaml/record.ts';
import { literal, text } from '../yaml/shape.ts';
import { quality } from './quality.ts';
import { queries, volumes } from './query.ts';
import { contractStrategy } from './strategy.ts';
import { tables } from './table.ts';
import { domains, enums, extensions, schemas } from './types.ts';
import { warehouse } from './warehouse.ts';

export const fileShape = record('a contract', {
  contract: key(text('a name'), 'Name of the contract. One of the files in the folder carries it.', {
    example: 'shop',
  }),
  version: key(literal('a version'), 'Version of the contract, by semantic versioning.', {
    example: '1.0.0',
  }),
  owner: key(text(), 'Who answers for it.', { example: 'data@shop.example' }),
  description: key(text(), 'What the data is about.', { example: 'A small web shop.' }),
  schema: key(text('a schema name'), 'Schema of tables and types whose name has none; `public` otherwise.', {
    example: 'public',
  }),
  strategy: contractStrategy,
  include: key(
    list(text('a path'), 'a list of paths'),
    'Other contract files, relative to this one. Files in the contract folder need no mention.',
    { example: '[../shared/types.yaml]' },
  ),
  schemas: key(schemas, 'Schemas beside the default one. A table in one is named `schema.table`.', {
    example: '{ auth: { description: Accounts and sessions } }',
  }),
  extensions: key(extensions, 'Extensions the database needs.', { example: '{ pg_trgm: {} }' }),
  enums: key(enums, 'Enumerated types: a name and its labels in order.', {
    example: '{ order_status: [pending, paid, shipped] }',
  }),
  domains: key(domains, 'Types narrowed by a condition.', {
    example: "{ email: { type: text, check: VALUE ~ '@' } }",
  }),
  tables: key(tables, 'Tables. A field that is not here does not exist.'),
  queries: key(queries, 'Access patterns: the readings that must be fast.'),
  volumes: key(volumes, 'Rows per table today and how they grow.', {
    example: '{ users: 2_000_000, orders: { rows: 40_000_000, growth: 10x } }',
  }),
  quality: key(quality, 'Rules per table, view or `warehouse.<table>`.', {
    example: '{ users: [{ not_null: email }] }',
  }),
  warehouse: key(warehouse, 'The star schema that pipelines build and keep.'),
});

export type FileFields = Fields<(typeof fileShape)['keys']>;
