import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, fingerprint } from './hash.ts';

test('the order of keys does not change a fingerprint', () => {
  expect(fingerprint({ a: 1, b: { d: 2, c: [3, { f: 4, e: 5 }] } })).toBe(
    fingerprint({ b: { c: [3, { e: 5, f: 4 }], d: 2 }, a: 1 }),
  );
});

test('different values have different fingerprints', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(fingerprint(a) === fingerprint(b)).toBe(canonicalJson(a) === canonicalJson(b));
    }),
  );
});

test('canonical JSON reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
