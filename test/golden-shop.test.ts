/** The tutorial's generated files are committed: they are documentation, and the bytes that must not change unseen. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../src/catalog/catalog.ts';
import { silent } from '../src/core/progress.ts';
import { artefacts } from '../src/generate/artefacts.ts';
import { buildModel } from '../src/generate/build-model.ts';
import type { GeneratedFile, Model } from '../src/generate/model.ts';
import { type Context, createContext } from '../src/operations/context.ts';
import { type ProjectModel, projectModel } from '../src/operations/generated-model.ts';
import { testUrl } from './support/postgres.ts';

const root = new URL('../examples/shop/', import.meta.url).pathname;
const docs = join(root, 'docs/data');
let context: Context;
let shop: ProjectModel;

beforeAll(async () => {
  context = createContext({ root, environment: { SHADOW_DATABASE_URL: testUrl() }, report: silent });
  shop = await projectModel(context);
});
afterAll(() => context.close());

async function generate(model: Model): Promise<readonly GeneratedFile[]> {
  return (await Promise.all(artefacts.map((artefact) => artefact.generate(model)))).flat();
}

/** Facts in another order: columns of tables and views keep theirs by the contract. */
function shuffled(catalog: Catalog): Catalog {
  const facts = [...catalog.facts].map((entry, at) => ({ entry, at: (at * 7919) % 10_007 }));
  return { ...catalog, facts: new Map(facts.sort((a, b) => a.at - b.at).map(({ entry }) => entry)) };
}

describe('examples/shop', () => {
  test('the committed files are what the contract gives, byte for byte', async () => {
    const files = await generate(shop.model);
    const committed = await readdir(docs);
    expect(committed.toSorted()).toEqual(files.map((file) => file.path).toSorted());
    for (const { path, content } of files) {
      expect(await readFile(join(docs, path), 'utf8'), path).toBe(content);
    }
  });

  test('the order in which facts were read does not show', async () => {
    const { contract, catalog, model } = shop;
    const other = await buildModel({
      contract,
      catalog: shuffled(catalog),
      pipelines: model.pipelines,
      quality: model.quality,
      schemaSql: model.schemaSql,
    });
    expect(await generate(other)).toEqual(await generate(model));
  });

  test('its types are used as the tutorial shows, and nothing else compiles', async () => {
    const usage = `
      import { OrderFields, OrderStatusValues, UserFields, UserTable, userFromRow } from './TYPE-CONTRACTS.js';
      import type { CreateOrderItemDTO, CreateUserDTO, CustomerOrder, Order, OrderStatus, UserRow } from './TYPE-CONTRACTS.js';
      type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
      export const checks: [
        Equal<OrderStatus, 'pending' | 'paid' | 'shipped' | 'cancelled'>,
        Equal<Order['total'], string>,
        Equal<CustomerOrder['orders'], bigint>,
        Equal<CustomerOrder['lastOrderAt'], Date | null>,
        Equal<(typeof UserFields)['passwordHash'], 'password_hash'>,
        Equal<'lineTotal' extends keyof CreateOrderItemDTO ? true : false, false>,
        Equal<keyof CreateUserDTO & ('password' | 'passwordHash'), 'password'>,
      ] = [true, true, true, true, true, true, true];
      export const sql = \`SELECT \${UserFields.email} FROM \${UserTable} WHERE \${UserFields.deletedAt} IS NULL\`;
      export const email = (row: UserRow): string => userFromRow(row).email;
      export const first: OrderStatus = OrderStatusValues[0];
      // @ts-expect-error not in the contract
      export const wrong = OrderFields.amount;`;
    const file = join(docs, 'usage.ts');
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      types: [],
    };
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.getSourceFile = (name, ...rest) =>
      name === file ? ts.createSourceFile(name, usage, rest[0]) : getSourceFile.call(host, name, ...rest);
    host.fileExists = (name) => name === file || fileExists.call(host, name);
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
    expect(diagnostics.map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'))).toEqual([]);
  });
});
