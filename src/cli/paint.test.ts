import { expect, test } from 'vitest';
import { createPaint, wantsColour } from './paint.ts';

test.each([
  ['a terminal', { isTerminal: true, environment: {} }, true],
  ['a pipe', { isTerminal: false, environment: {} }, false],
  ['a terminal and NO_COLOR', { isTerminal: true, environment: { NO_COLOR: '1' } }, false],
  ['a terminal and an empty NO_COLOR', { isTerminal: true, environment: { NO_COLOR: '' } }, true],
  ['a dumb terminal', { isTerminal: true, environment: { TERM: 'dumb' } }, false],
  ['a pipe and FORCE_COLOR', { isTerminal: false, environment: { FORCE_COLOR: '1' } }, true],
  ['a terminal and --no-color', { isTerminal: true, environment: {}, asked: false }, false],
  ['NO_COLOR and --color', { isTerminal: false, environment: { NO_COLOR: '1' }, asked: true }, true],
])('%s: colours are %s', (_, choice, expected) => {
  expect(wantsColour(choice)).toBe(expected);
});

test('without colour, text is left as it is', () => {
  const paint = createPaint(false);
  expect([paint.dim('a'), paint.accent('b'), paint.bad('c')]).toEqual(['a', 'b', 'c']);
});
