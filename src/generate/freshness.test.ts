import { describe, expect, test } from 'vitest';
import { freshnessOf } from './freshness.ts';
import { generatedFile, provenance } from './header.ts';
import type { Model } from './model.ts';

const model = { name: 'shop', version: '1.0.0' } as Model;
const file = generatedFile(model, 'A.md', ['', '# A', '', 'text']);

function found(path: string, content: string) {
  return freshnessOf([file], new Map([[path, content]])).map(({ path: at, state }) => `${at} ${state}`);
}

describe('freshness', () => {
  test('a file just generated is unchanged, also after a checkout with CRLF', () => {
    expect(found('A.md', file.content)).toEqual(['A.md unchanged']);
    expect(found('A.md', file.content.replaceAll('\n', '\r\n'))).toEqual(['A.md unchanged']);
  });

  test('a file of an earlier contract is stale, one that a person changed is edited', () => {
    const older = generatedFile({ ...model, version: '0.9.0' }, 'A.md', ['', '# Before']);
    expect(found('A.md', older.content)).toEqual(['A.md stale']);
    expect(found('A.md', older.content.replace('Before', 'After'))).toEqual(['A.md edited']);
  });

  test('a file without our header is foreign, and is not taken for one of ours when it is not needed', () => {
    expect(found('A.md', '# Mine\n')).toEqual(['A.md foreign']);
    expect(found('B.md', '# Mine\n')).toEqual(['A.md missing']);
  });

  test('a file we wrote and no longer make is obsolete, unless somebody has edited it', () => {
    const gone = generatedFile(model, 'GONE.md', ['x']);
    expect(found('GONE.md', gone.content)).toEqual(['A.md missing', 'GONE.md obsolete']);
    expect(found('GONE.md', `${gone.content}mine\n`)).toEqual(['A.md missing']);
  });

  test.each(['A.md', 'a.ts', 'a.sql', 'a.svg'])(
    'the header of %s is a comment that names cannot leave',
    (path) => {
      const hostile = generatedFile({ ...model, name: 'x --> y\n*/ z' }, path, ['body']);
      const [header = '', ...rest] = hostile.content.split('\n');
      expect(rest).toEqual(['body', '']);
      expect(header.match(/-->/g) ?? []).toHaveLength(path.endsWith('.md') || path.endsWith('.svg') ? 1 : 0);
      expect(provenance(hostile.content)).toBe('intact');
    },
  );
});
