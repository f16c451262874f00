import { describe, expect, test } from 'vitest';
import { columns, fields, headLines, padTo, pageWidth, truncate, visibleWidth, wrap } from './layout.ts';
import { createPaint } from './paint.ts';

const paint = createPaint(true);

test('the head of a screen is one line where it fits, and a line for each part where it does not', () => {
  expect(headLines(['app', '(db.internal/shop)'], 40)).toEqual(['  app  (db.internal/shop)']);
  expect(headLines(['app', '(db.internal/shop)'], 14)).toEqual(['  app', '  (db.interna…']);
});

describe('columns', () => {
  test('line up whatever is coloured', () => {
    expect(
      columns([
        ['users', paint.bad('gone')],
        ['orders', 'kept', 'x'],
      ]).map((l) => visibleWidth(l)),
    ).toEqual([14, 17]);
  });

  test('put numbers with and without units on the right', () => {
    expect(
      columns([
        ['a', '2,000,000', '35 s'],
        ['b', '12', '1.2 s'],
      ]),
    ).toEqual(['  a  2,000,000   35 s', '  b         12  1.2 s']);
  });

  test('wrap the widest cells so that no line passes the width', () => {
    const lines = columns([['short', 'a rather long remark about what happened to the rows of this table']], {
      width: 40,
    });
    expect(lines.length).toBe(3);
    for (const line of lines) expect(visibleWidth(line)).toBeLessThanOrEqual(40);
  });

  test('break a word that is longer than its column', () => {
    for (const line of columns([['x'.repeat(120)]], { width: 50 })) {
      expect(visibleWidth(line)).toBeLessThanOrEqual(50);
    }
  });

  test('leave no spaces at the end of a line', () => {
    expect(
      columns([
        ['a', ''],
        ['b', 'c'],
      ]),
    ).toEqual(['  a', '  b  c']);
  });
});

test('fields align their labels', () => {
  expect(fields([['contract', 'shop'], undefined, ['to', 'app']])).toEqual([
    '  contract   shop',
    '  to         app',
  ]);
});

test('wide and combining characters are measured in cells', () => {
  expect(visibleWidth('日本')).toBe(4);
  expect(visibleWidth('e\u0301')).toBe(1);
  expect(padTo('日', 4)).toBe('日  ');
});

test('text is cut with an ellipsis', () => {
  expect(truncate('abcdefgh', 5)).toBe('abcd…');
  expect(truncate('abc', 5)).toBe('abc');
});

test('paragraphs keep their breaks and indentation when wrapped', () => {
  expect(wrap('one two three\n\nfour', 9, '  ')).toEqual(['  one two', '  three', '', '  four']);
});

test('a page is never wider than 100 cells', () => {
  expect([pageWidth(undefined), pageWidth(80), pageWidth(300), pageWidth(10)]).toEqual([100, 80, 100, 40]);
});
