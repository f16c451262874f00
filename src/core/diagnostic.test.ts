import { describe, expect, test } from 'vitest';
import { DatawrightError, failure, frameOf, hasErrors } from './diagnostic.ts';

describe('diagnostics', () => {
  test('a frame shows the line with one line around it, and none that does not exist', () => {
    expect(frameOf('a\r\nb\nc\nd', 2)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'b' },
      { number: 3, text: 'c' },
    ]);
    expect(frameOf('only', 1)).toEqual([{ number: 1, text: 'only' }]);
  });

  test('an error carries everything that was collected', () => {
    const error = new DatawrightError([
      { code: 'C001', severity: 'error', where: {}, message: 'first' },
      { code: 'C002', severity: 'warning', where: {}, message: 'second' },
    ]);
    expect(error.message).toBe('C001 first\nC002 second');
    expect(hasErrors(error.diagnostics)).toBe(true);
    expect(hasErrors(error.diagnostics.slice(1))).toBe(false);
  });

  test('a failure keeps its cause for debugging', () => {
    const cause = new Error('socket closed');
    expect(failure('E001', 'cannot connect', { fix: 'start the server' }, cause).cause).toBe(cause);
  });
});
