import { describe, expect, test } from 'vitest';
import { impliedBounds, impliedValues } from './implied.ts';

describe('what a CHECK constraint implies', () => {
  test('both ends of a range are understood as PostgreSQL writes them', () => {
    expect(impliedBounds("((delay >= '-180'::integer) AND (delay <= 1440))")).toEqual([
      { column: 'delay', side: 'min', value: -180, exclusive: false },
      { column: 'delay', side: 'max', value: 1440, exclusive: false },
    ]);
  });
  test('casts around the number change nothing', () => {
    expect(
      impliedBounds(
        "((latitude >= ('-90'::integer)::double precision) AND (latitude < (90)::double precision))",
      ),
    ).toEqual([
      { column: 'latitude', side: 'min', value: -90, exclusive: false },
      { column: 'latitude', side: 'max', value: 90, exclusive: true },
    ]);
  });
  test('quoted names are read without their quotes', () => {
    expect(impliedBounds('("Total ""net""" > 0)')).toEqual([
      { column: 'Total "net"', side: 'min', value: 0, exclusive: true },
    ]);
  });
  test.each([
    '((a > 0) OR (b > 0))',
    '((a > 0) OR (a IS NULL))',
    '(abs(a) > 0)',
    '(a > b)',
    "(a > (now() - '1 day'::interval))",
    '((a + 1) > 0)',
  ])('nothing is concluded from %s', (expression) => {
    expect(impliedBounds(expression)).toEqual([]);
    expect(impliedValues(expression)).toEqual([]);
  });
  test('a list of texts is understood for text and varchar columns', () => {
    expect(impliedValues("(status = ANY (ARRAY['a'::text, 'it''s, b'::text]))")).toEqual([
      { column: 'status', values: ['a', "it's, b"] },
    ]);
    expect(
      impliedValues(
        "((status)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))",
      ),
    ).toEqual([{ column: 'status', values: ['x', 'y'] }]);
  });
  test('a list that holds anything but texts says nothing', () => {
    expect(impliedValues("(status = ANY (ARRAY['a'::text, b]))")).toEqual([]);
  });
});
