import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readContract } from '../contract/read.ts';
import { folderStorage } from '../engines/storage/folder.ts';
import { inOrder } from './order.ts';
import { readPipelines } from './read.ts';

const CONTRACT = `
contract: shop
version: 1.0.0
tables:
  users:
    columns:
      id: { type: integer, primary_key: true }
      updated_at: { type: timestamptz, default: now() }
  orders:
    columns:
      id: { type: integer, primary_key: true }
      user_id: { type: integer, references: users.id }
warehouse:
  dimensions:
    user: { from: users, key: id, scd: 1, track: [updated_at] }
  facts:
    order: { from: orders, grain: one row per order, key: id, dimensions: { user_id: user } }
`;

async function read(...texts: readonly string[]) {
  const root = await mkdtemp(join(tmpdir(), 'datawright-pipelines-'));
  await mkdir(join(root, 'contracts'));
  await mkdir(join(root, 'pipelines'));
  await writeFile(join(root, 'contracts/shop.yaml'), CONTRACT);
  for (const [i, text] of texts.entries()) await writeFile(join(root, `pipelines/${i}.yaml`), text);
  const files = folderStorage(root);
  const { contract } = await readContract(files, 'contracts');
  if (contract === undefined) throw new Error('the contract of this test cannot be read');
  return { ...(await readPipelines(files, 'pipelines', contract)), contract };
}

async function findings(text: string): Promise<readonly string[]> {
  const { diagnostics } = await read(text);
  return diagnostics.map(
    (d) =>
      `${d.where.line}:${d.where.column} ${d.code} ${d.message}${d.fix === undefined ? '' : `; ${d.fix}`}`,
  );
}

describe('a pipeline as written', () => {
  test('is read with its defaults', async () => {
    const { pipelines, diagnostics } = await read(`
pipeline: users
source: { table: users }
changes: { cursor: updated_at, overlap: 5m }
transform:
  - derive: { name: upper(name) }
  - filter: id > 0
rules:
  - { unique: id, on_fail: deduplicate }
  - not_null: id
load: { dimension: user }
`);
    expect(diagnostics).toEqual([]);
    expect(pipelines[0]).toMatchObject({
      name: 'users',
      source: { type: 'table', connection: 'app', schema: 'public', table: 'users' },
      changes: { type: 'cursor', column: 'updated_at', overlap: 300 },
      transforms: [
        { type: 'derive', columns: { name: 'upper(name)' } },
        { type: 'filter', where: 'id > 0' },
      ],
      rules: [
        { check: 'unique', arguments: 'id', onFail: 'deduplicate' },
        { check: 'not_null', arguments: 'id', onFail: 'quarantine' },
      ],
      load: { type: 'dimension', connection: 'warehouse', dimension: 'user' },
      chunk: 100_000,
    });
  });

  test('takes the format of a file from its name', async () => {
    const formats = await Promise.all(
      ['a.csv', 'a.tsv.gz', 'a.parquet', 'a.jsonl'].map(async (file) => {
        const { pipelines } = await read(`pipeline: p\nsource: { file: ${file} }\nload: { table: users }\n`);
        const source = pipelines[0]?.source;
        return source?.type === 'file' ? source.format : undefined;
      }),
    );
    expect(formats).toEqual(['csv', 'csv', 'parquet', 'ndjson']);
  });

  test('names what is wrong, where, and what was probably meant', async () => {
    expect(
      await findings(`pipeline: p
source: { tabel: users, file: a.csv }
load: { table: user }
`),
    ).toEqual([
      '2:11 C002 pipeline.source has an unknown key tabel; did you mean table?',
      '3:16 F009 the contract has no table user; did you mean users?',
    ]);
    expect(
      await findings(`pipeline: p
source: { table: users }
changes: { cursor: updatd_at }
rules:
  - { unique: id, between: { column: id }, on_fail: drop }
load: { fact: orders }
`),
    ).toEqual([
      '3:20 F006 users has no column updatd_at; did you mean updated_at?',
      '5:19 F002 a rule has unique and between; one check a rule, e.g. - { not_null: email }',
      '6:15 F008 the contract’s warehouse has no fact orders; did you mean order?',
    ]);
    expect(await findings('pipeline: p\nsource: { file: data }\nload: { table: users }\n')).toEqual([
      '2:17 F004 the format of data is not told by its name; add format: csv, parquet, json or ndjson',
    ]);
    expect(await findings('pipeline: p\nsource:\n\tfile: a.csv\n')).toEqual([
      '3:1 C009 indentation by tabs is not YAML; indent with spaces',
    ]);
  });

  test('shares its name with no other', async () => {
    const text = 'pipeline: p\nsource: { table: users }\nload: { dimension: user }\n';
    const { pipelines, diagnostics } = await read(text, text);
    expect(pipelines).toHaveLength(1);
    expect(diagnostics.map((d) => d.code)).toEqual(['F001']);
  });

  test('warns when every run would append everything again', async () => {
    expect(await findings('pipeline: p\nsource: { table: orders }\nload: { table: users }\n')).toEqual([
      expect.stringContaining('F016 every run appends all rows of the table again'),
    ]);
  });
});

test('pipelines run after those whose rows they read, refer to or look up', async () => {
  const { pipelines, contract } = await read(
    'pipeline: fact\nsource: { table: orders }\nload: { fact: order }\n',
    'pipeline: load_orders\nsource: { file: o.csv }\nload: { table: orders }\n',
    'pipeline: dimension\nsource: { table: users }\nload: { dimension: user }\n',
    'pipeline: load_users\nsource: { file: u.csv }\nload: { table: users }\n',
  );
  expect(inOrder(pipelines, contract).map((pipeline) => pipeline.name)).toEqual([
    'load_users',
    'load_orders',
    'dimension',
    'fact',
  ]);
});
