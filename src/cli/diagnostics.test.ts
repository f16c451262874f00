import { describe, expect, test } from 'vitest';
import { type Diagnostic, frameOf } from '../core/diagnostic.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { stripColour, visibleWidth } from './layout.ts';
import { createPaint, plainPaint } from './paint.ts';

const source = ['tables:', '  orders:', '    user_id:', '      references: users.uid', '    total: {}'].join(
  '\n',
);
const broken: Diagnostic = {
  code: 'C012',
  severity: 'error',
  where: { file: 'contracts/shop.yaml', line: 4, column: 19, endColumn: 28 },
  message: 'orders.user_id references users.uid, which does not exist',
  why: 'A foreign key needs a primary key or unique column on the other side',
  fix: 'did you mean users.id?',
  frame: frameOf(source, 4),
};

describe('a diagnostic', () => {
  test('shows the place, the source with the fault marked, the fix, and why it matters', () => {
    expect(renderDiagnostics([broken], plainPaint, 100)).toEqual([
      'contracts/shop.yaml:4:19  error C012  orders.user_id references users.uid, which does not exist',
      '    3 │     user_id:',
      '    4 │       references: users.uid',
      '      │                   ^^^^^^^^^ did you mean users.id?',
      '    5 │     total: {}',
      '  A foreign key needs a primary key or unique column on the other side. See datawright explain C012.',
    ]);
  });

  test('reads the same without its colours', () => {
    const coloured = renderDiagnostics([broken], createPaint(true), 100).map(stripColour);
    expect(coloured).toEqual(renderDiagnostics([broken], plainPaint, 100));
  });

  test('marks the right cells after wide characters and tabs', () => {
    const text = '\tname: 日本 oops';
    const column = text.indexOf('oops') + 1;
    const where = { file: 'a.yaml', line: 1, column, endColumn: column + 4 };
    const lines = renderDiagnostics([{ ...broken, where, frame: [{ number: 1, text }] }], plainPaint, 100);
    const [shown = '', marks = ''] = lines.slice(1);
    expect(visibleWidth(marks.slice(0, marks.indexOf('^')))).toBe(
      visibleWidth(shown.slice(0, shown.indexOf('oops'))),
    );
  });

  test('names the object when there is no file, and the fix on its own line', () => {
    const noFile: Diagnostic = {
      code: 'M003',
      severity: 'warning',
      where: { object: 'users.tier' },
      message: 'm',
      fix: 'f',
    };
    expect(renderDiagnostics([noFile], plainPaint, 100)).toEqual(['users.tier  warning M003  m', '  fix  f']);
  });

  test('stays within the page', () => {
    const long = {
      ...broken,
      frame: [],
      message: 'word '.repeat(60).trim(),
      why: 'reason '.repeat(40).trim(),
    };
    for (const line of renderDiagnostics([long], plainPaint, 80))
      expect(visibleWidth(line)).toBeLessThanOrEqual(80);
  });
});

test('a code is explained once, and many diagnostics end with a count', () => {
  const lines = renderDiagnostics([broken, broken], plainPaint, 100);
  expect(lines.filter((line) => line.includes('explain C012')).length).toBe(1);
  expect(lines.at(-1)).toBe('  2 errors');
});

test('a flood is cut, and says where the rest is', () => {
  const flood = Array.from({ length: 80 }, () => ({ ...broken, frame: [] }));
  const lines = renderDiagnostics(flood, plainPaint, 100);
  expect(lines.filter((line) => line.startsWith('contracts/')).length).toBe(50);
  expect(lines.join('\n')).toContain('… and 30 more; --json has them all');
  expect(lines.at(-1)).toBe('  80 errors');
});
