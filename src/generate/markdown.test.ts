import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, escapeText, fenced, table } from './markdown.ts';

/** Cells of a row, as GitHub splits them: at pipes that no backslash escapes. */
function cells(line: string): readonly string[] {
  return line
    .replace(/^\| /, '')
    .replace(/ \|$/, '')
    .split(/(?<!\\)\|/);
}

describe('Markdown', () => {
  test('whatever a cell holds, its row keeps its columns and its line', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const lines = table(['One', 'Two', 'Three'], [[escapeText(a), code(b), 'x']]);
        expect(lines).toHaveLength(3);
        expect(lines.every((line) => !/[\r\n]/.test(line))).toBe(true);
        expect(cells(lines[2] ?? '')).toHaveLength(3);
      }),
    );
  });

  test('no HTML passes through text', () => {
    expect(escapeText('<img src=x onerror=alert(1)> & *bold* | [a](b)')).toBe(
      '&lt;img src=x onerror=alert(1)&gt; &amp; \\*bold\\* \\| \\[a\\](b)',
    );
  });

  test('code with backticks is fenced by more of them', () => {
    expect(code('a `b` c')).toBe('``a `b` c``');
    expect(code('`x`')).toBe('`` `x` ``');
    expect(fenced('sql', 'SELECT 1;\n```\nx')).toEqual(['````sql', 'SELECT 1;', '```', 'x', '````']);
  });

  test('an empty cell shows a dash, and columns are padded to the same width', () => {
    expect(
      table(
        ['Name', 'Why'],
        [
          ['id', ''],
          ['a_long_name', 'because'],
        ],
      ),
    ).toEqual([
      '| Name        | Why     |',
      '| ----------- | ------- |',
      '| id          | –       |',
      '| a_long_name | because |',
    ]);
  });
});
