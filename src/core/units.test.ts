import { describe, expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration, parseCount, parseDuration, plural } from './units.ts';

describe('durations', () => {
  test.each([
    ['38ms', 0.038],
    ['4h', 14_400],
    ['90 days', 7_776_000],
    ['10m', 600],
    ['1.5 h', 5400],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBeCloseTo(seconds);
  });

  test.each(['', '4', 'h', '4 parsecs', '-1h', '4h30'])('%j is not a duration', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    [0.042, '42 ms'],
    [3.21, '3.2 s'],
    [35, '35 s'],
    [600, '10 min'],
    [14_400, '4 h'],
    [604_800, '7 d'],
  ])('%d seconds read as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('counts and sizes', () => {
  test.each([
    ['2_000_000', 2_000_000],
    ['2,000,000', 2_000_000],
    ['42', 42],
  ])('%s is %d', (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  test('a count is grouped, a size is human, a noun agrees', () => {
    expect(formatCount(2_998_112)).toBe('2,998,112');
    expect(formatBytes(412_000_000)).toBe('412 MB');
    expect(formatBytes(1_200_000_000)).toBe('1.2 GB');
    expect(formatBytes(999)).toBe('999 B');
    expect(plural(1, 'file')).toBe('1 file');
    expect(plural(3, 'index', 'indexes')).toBe('3 indexes');
  });
});
