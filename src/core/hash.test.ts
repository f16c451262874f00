import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, fingerprint, isSameJson, type Json } from './hash.ts';

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

test('values are the same when they are written alike', () => {
  const small = fc.jsonValue({ maxDepth: 1 });
  fc.assert(
    fc.property(small, small, (a, b) => {
      expect(isSameJson(a as Json, b as Json)).toBe(canonicalJson(a) === canonicalJson(b));
    }),
  );
});

test('a value is the same as itself with its keys in another order, and not as one that lacks a key', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
      const entries = Object.entries(object);
      expect(isSameJson(object as Json, Object.fromEntries(entries.toReversed()) as Json)).toBe(true);
      expect(isSameJson(object as Json, Object.fromEntries(entries.slice(1)) as Json)).toBe(false);
    }),
  );
});
