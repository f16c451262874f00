/** Models for tests: SQL loaded into a real database and read back, with as much contract as the test needs. */
import { introspect } from '../../src/catalog/introspect.ts';
import type { Contract } from '../../src/contract/contract.ts';
import { buildModel, type ModelInput } from '../../src/generate/build-model.ts';
import type { Model } from '../../src/generate/model.ts';
import { withDatabase } from './postgres.ts';

export const emptyContract: Contract = {
  name: 'test',
  version: '1.0.0',
  schema: 'public',
  schemas: [],
  extensions: [],
  enums: [],
  domains: [],
  tables: [],
  queries: [],
  volumes: [],
  quality: [],
  sql: [],
  accepted: [],
};

export function modelOf(
  sql: string,
  contract: Partial<Contract> = {},
  more: Partial<ModelInput> = {},
): Promise<Model> {
  return withDatabase(async (server) => {
    const session = await server.connect();
    try {
      await session.execute(sql);
      const catalog = await introspect(session);
      return await buildModel({
        contract: { ...emptyContract, ...contract },
        catalog,
        pipelines: [],
        quality: [],
        schemaSql: [],
        ...more,
      });
    } finally {
      await session.close();
    }
  });
}
