import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderStorage } from './folder.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dw-test-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('files in a folder', () => {
  test('come back as they were written, and are missing as undefined', async () => {
    const files = folderStorage(root);
    expect(await files.read('a/b.txt')).toBeUndefined();
    await files.write('a/b.txt', 'first');
    await files.write('a/b.txt', 'second');
    expect(await files.read('a/b.txt')).toBe('second');
    expect(await files.read('a/b.txt/c')).toBeUndefined();
    expect(files.locate('a/b.txt')).toBe(join(root, 'a/b.txt'));
  });

  test('are listed recursively, sorted and relative to the root', async () => {
    const files = folderStorage(root);
    expect(await files.list('nowhere')).toEqual([]);
    for (const path of ['c/z.yaml', 'c/a/b.yaml', 'd.yaml']) await files.write(path, '');
    expect(await files.list('c')).toEqual(['c/a/b.yaml', 'c/z.yaml']);
    expect(await files.list('c/')).toEqual(['c/a/b.yaml', 'c/z.yaml']);
    expect(await files.list('.')).toEqual(['c/a/b.yaml', 'c/z.yaml', 'd.yaml']);
    await files.remove('c');
    expect(await files.list('')).toEqual(['d.yaml']);
  });

  test('that no string can hold are refused before they are read', async () => {
    const files = folderStorage(root);
    await files.write('dump.sql', '');
    await truncate(join(root, 'dump.sql'), 2 ** 30);
    await expect(files.read('dump.sql')).rejects.toThrow('E016 dump.sql is too large to be read as text');
  });

  test('appear whole: writers at the same moment leave one of their contents and nothing else', async () => {
    const files = folderStorage(root);
    const contents = Array.from({ length: 20 }, (_, at) => String(at).repeat(100_000));
    await Promise.all(contents.map((content) => files.write('f', content)));
    expect(contents).toContain(await files.read('f'));
    expect(await readdir(root)).toEqual(['f']);
  });
});
