import { expect, test } from 'vitest';
import { bareSql } from './bare.ts';

test.each([
  ['line endings', 'SELECT 1;\r\nSELECT 2;\r\n', 'SELECT 1;\nSELECT 2;\n'],
  ['comments', '-- why\nSELECT 1; /* because */', 'SELECT 1;'],
  ['indentation', 'SELECT\n    1', 'SELECT 1'],
])('%s make no difference', (_, a, b) => {
  expect(bareSql(a)).toBe(bareSql(b));
});

test.each([
  ['a value', "SELECT 'a'", "SELECT 'b'"],
  ['what looks like a comment in a string', "SELECT '-- a'", "SELECT '-- b'"],
  ['a function body', 'AS $f$ SELECT 1 -- x\n$f$', 'AS $f$ SELECT 2 -- x\n$f$'],
  ['a name', 'SELECT "a--b"', 'SELECT "a--c"'],
])('%s does', (_, a, b) => {
  expect(bareSql(a)).not.toBe(bareSql(b));
});
