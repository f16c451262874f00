/** `datawright mcp` as an agent meets it: a real client over streams, a real project and database. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/client';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mcpFace } from '../../src/mcp/face.ts';
import { createContext } from '../../src/operations/context.ts';
import { operations } from '../../src/operations/table.ts';
import { testUrl } from '../support/postgres.ts';

const CONTRACT = `contract: shop
version: 1.0.0
owner: data@shop.example
tables:
  users:
    description: A person who can sign in.
    columns:
      id: { type: uuid, primary_key: true, default: gen_random_uuid() }
`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'datawright-mcp-'));
  await mkdir(join(root, 'contracts'));
  await writeFile(join(root, 'contracts/shop.yaml'), CONTRACT);
  await writeFile(
    join(root, 'datawright.yaml'),
    'project: shop\nconnections:\n  app: { env: DATABASE_URL }\n',
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

const SLOW = 'SELECT count(*) FROM generate_series(1, 100000000000)';

interface Session {
  readonly client: Client;
  call(name: string, input?: Readonly<Record<string, unknown>>): Promise<Answer>;
}

interface Answer {
  readonly isError: boolean;
  readonly verdict: string;
  readonly output: unknown;
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
}

/** What `work` gives with a client of a server that then ends by itself. */
async function connected<T>(allowWrite: boolean, work: (session: Session) => Promise<T>): Promise<T> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const environment = {
    DATABASE_URL: testUrl(),
    SHADOW_DATABASE_URL: testUrl(),
    API_TOKEN: 'hush-hush-hush',
  };
  const served = mcpFace.serve(
    { allowWrite },
    {
      version: '1.2.3',
      environment,
      stdin: toServer,
      stdout: toClient,
      signal: new AbortController().signal,
      context: async (options) => createContext({ root, environment, ...options }),
    },
  );
  const client = new Client({ name: 'test', version: '0' });
  // The transport only reads one stream and writes the other: it serves either side.
  await client.connect(new StdioServerTransport(toClient, toServer));
  const result = await work({
    client,
    async call(name, input = {}) {
      const { structuredContent, isError } = await client.callTool({ name, arguments: { ...input } });
      return { isError: isError === true, ...(structuredContent as Omit<Answer, 'isError'>) };
    },
  });
  toServer.end();
  await served;
  return result;
}

test('every verb is a tool with its schemas; without --allow-write only those that read', async () => {
  const [some, all] = [
    await connected(false, ({ client }) => client.listTools()),
    await connected(true, ({ client }) => client.listTools()),
  ];
  expect(all.tools.map(({ name }) => name)).toEqual(operations.map(({ name }) => name.replaceAll(' ', '_')));
  expect(some.tools.map(({ name }) => name)).toContain('check');
  expect(some.tools.map(({ name }) => name)).not.toContain('apply');
  expect(some.tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  expect(all.tools.find(({ name }) => name === 'down')?.annotations?.destructiveHint).toBe(true);
  for (const { inputSchema, outputSchema } of all.tools) {
    expect(inputSchema.type).toBe('object');
    expect(outputSchema?.properties).toHaveProperty('diagnostics');
  }
});

test('an answer is the document of --json, and obeys its schema', async () => {
  await connected(false, async ({ call }) => {
    const { isError, verdict, output } = await call('check');
    expect({ isError, verdict }).toEqual({ isError: false, verdict: 'clean' });
    expect(output).toMatchObject({ contract: { name: 'shop' } });
    expect((await call('query', { sql: 'SELECT 1 AS one' })).output).toMatchObject({ rows: [[1]] });
  });
});

test('what is wrong is said with its code, and the next call is answered', async () => {
  await connected(false, async ({ call }) => {
    const wrong = await call('query', { sql: 'SELECT 1', limit: 'many' });
    expect(wrong).toMatchObject({ isError: true, verdict: 'failed', output: null });
    expect(wrong.diagnostics[0]).toMatchObject({ code: 'U004' });
    expect((await call('query', { sql: 'DROP TABLE users' })).diagnostics[0]?.code).toBe('O071');
    expect((await call('query', { sql: 'SELECT 1' })).isError).toBe(false);
  });
});

test('a verb that reads writes no file of the project, and secrets are not told', async () => {
  await connected(false, async ({ call }) => {
    const refused = await call('catalog', { side: 'contracts', out: 'stolen.json' });
    expect(refused.diagnostics[0]?.code).toBe('O073');
    expect((await call('catalog', { side: 'contracts', out: '.datawright/../stolen.json' })).isError).toBe(
      true,
    );
    const { output } = await call('query', { sql: `SELECT 'hush-hush-hush' AS said` });
    expect(JSON.stringify(output)).not.toContain('hush');
  });
  expect(await readdir(root)).not.toContain('stolen.json');
});

test('a request that is taken back is not begun, and what waits behind it is answered', async () => {
  const told = await connected(true, async ({ client, call }) => {
    const leaving = new AbortController();
    const slow = client.callTool({ name: 'query', arguments: { sql: SLOW, timeout: 1 } });
    const plan = client.callTool(
      { name: 'plan', arguments: { name: 'unwanted' } },
      { signal: leaving.signal },
    );
    leaving.abort();
    await expect(plan).rejects.toThrow();
    expect((await slow).isError).toBe(true);
    return call('query', { sql: `SELECT 'password=abc"rest' AS said` });
  });
  expect(told.output).toMatchObject({ rows: [['password=•••"rest']] });
  expect(await readdir(root)).not.toContain('migrations');
});

test('with --allow-write a migration is planned, and progress is told to a client that asks for it', async () => {
  const told: (string | undefined)[] = [];
  await connected(true, ({ client }) =>
    client.callTool(
      { name: 'plan', arguments: { name: 'first' } },
      { onprogress: ({ message }) => void told.push(message) },
    ),
  );
  expect(told).toContain('proven on the shadow');
  expect(await readdir(join(root, 'migrations'))).toEqual(['0001_first']);
});
