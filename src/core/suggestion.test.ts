import { expect, test } from 'vitest';
import { didYouMean } from './suggestion.ts';

test('a typo finds its word', () => {
  expect(didYouMean('nulable', ['nullable', 'name', 'type'])).toBe('did you mean nullable?');
  expect(didYouMean('uid', ['id', 'email', 'created_at'])).toBe('did you mean id?');
});

test('a different word finds none', () => {
  expect(didYouMean('frobnicate', ['nullable', 'name', 'type'])).toBeUndefined();
});
