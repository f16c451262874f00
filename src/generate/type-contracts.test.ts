import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { emptyContract, modelOf } from '../../test/support/model-of.ts';
import type { Table } from '../contract/contract.ts';
import type { Model } from './model.ts';
import { typeContracts } from './type-contracts.ts';

async function generated(model: Model): Promise<string> {
  const [file] = await typeContracts.generate(model);
  return file?.content ?? '';
}

/** What `tsc --strict` and its stricter friends say of the generated file, used by `usage`. */
function problems(contracts: string, usage = ''): readonly string[] {
  const files = new Map([
    ['/contracts.ts', contracts],
    ['/usage.ts', usage],
  ]);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const original = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target) => {
    const text = files.get(name);
    return text === undefined ? original(name, target) : ts.createSourceFile(name, text, target);
  };
  host.fileExists = (name) => files.has(name) || ts.sys.fileExists(name);
  host.readFile = (name) => files.get(name) ?? ts.sys.readFile(name);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map((d) => `${d.file?.fileName ?? ''} ${ts.flattenDiagnosticMessageText(d.messageText, '\n')}`);
}

const EVERY_TYPE = `
  CREATE TYPE mood AS ENUM ('happy', 'it''s "ok"', 'sad');
  CREATE DOMAIN amount AS numeric(12,2) CHECK (VALUE >= 0);
  CREATE TABLE everything (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    day date NOT NULL, days date[], at timestamptz NOT NULL DEFAULT now(), span interval, spot point,
    price amount NOT NULL, exact numeric NOT NULL, exacts numeric[], big bigint, bigs bigint[] NOT NULL,
    feeling mood NOT NULL DEFAULT 'happy', feelings mood[] NOT NULL, notes text[], doc jsonb, docs jsonb[],
    raw bytea, flag boolean NOT NULL, small smallint, ratio double precision, during tstzrange, code char(2),
    doubled numeric GENERATED ALWAYS AS (exact * 2) STORED
  );`;

describe('TYPE-CONTRACTS.ts', () => {
  test('compiles under strict settings with a column of every type', async () => {
    expect(problems(await generated(await modelOf(EVERY_TYPE)))).toEqual([]);
  });

  test('compiles whatever tables and columns are called', async () => {
    const hostile = `
      CREATE SCHEMA auth;
      CREATE TABLE "date" (id integer PRIMARY KEY, "class" text, "two words" text, "two-words" text, "9lives" text,
        "a'b" text NOT NULL, "x*/y" text, day date);
      CREATE TABLE auth.users (id integer PRIMARY KEY);
      CREATE TABLE users (id integer PRIMARY KEY);
      CREATE TABLE user_rows (id integer PRIMARY KEY);
      CREATE TABLE records (id integer PRIMARY KEY);
      CREATE TYPE "user" AS ENUM ('a');
      CREATE TABLE only_generated (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
      COMMENT ON COLUMN "date"."class" IS 'ends */ early
        and goes on';
      CREATE VIEW "2nd" AS SELECT 1 AS "?", id FROM users;`;
    const model = await modelOf(hostile);
    expect(problems(await generated(model))).toEqual([]);
    const names = [...model.entities, ...model.views].map((one) => one.entity);
    expect(new Set(names).size).toBe(names.length);
  });

  test('what a Create DTO takes follows defaults, generation and `accepts`', async () => {
    const users: Table = {
      name: 'users',
      schema: 'public',
      entity: 'User',
      place: {},
      columns: [
        {
          name: 'password_hash',
          type: 'text',
          nullable: false,
          field: 'passwordHash',
          accepts: 'password',
          place: {},
        },
      ],
      uniques: [],
      foreignKeys: [],
      checks: [],
      exclusions: [],
      indexes: [],
      denormalized: [],
    };
    const model = await modelOf(
      `CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text NOT NULL,
         password_hash text NOT NULL, nick text, serial integer GENERATED ALWAYS AS IDENTITY,
         shout text GENERATED ALWAYS AS (upper(email)) STORED)`,
      { ...emptyContract, tables: [users] },
    );
    const usage = `
      import { UserFields, UserTable, userFromRow, type CreateUserDTO, type UpdateUserDTO, type User, type UserRow } from './contracts.ts';
      export const create: CreateUserDTO = { email: 'a@b.c', password: 'x' };
      export const update: UpdateUserDTO = { nick: null };
      export const sql = \`SELECT \${UserFields.passwordHash} FROM \${UserTable}\`;
      export const read = (row: UserRow): User['nick'] => userFromRow(row).nick;
      // @ts-expect-error the hash is made from the password
      export const hashed: CreateUserDTO = { email: 'a', password: 'x', passwordHash: 'h' };
      // @ts-expect-error an email is needed
      export const nobody: CreateUserDTO = { password: 'x' };
      // @ts-expect-error the key does not change
      export const moved: UpdateUserDTO = { id: 'x' };
      // @ts-expect-error the database computes it
      export const shouted: CreateUserDTO = { email: 'a', password: 'x', shout: 'A' };
      // @ts-expect-error not in the contract
      export const invented = UserFields.userName;`;
    expect(problems(await generated(model), usage.replaceAll("'./contracts.ts'", "'./contracts'"))).toEqual(
      [],
    );
  });
});
