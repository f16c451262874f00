import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitting, formatType, parseType } from './column-type.ts';

const how = (from: string, to: string) => {
  const { stageAs, judge } = fitting(parseType(from), parseType(to));
  return `${stageAs} ${judge}`;
};

describe('how a value of one type gets into a column of another', () => {
  test('short names and long names of a type are one type', () => {
    expect(formatType(parseType('varchar(20)'))).toBe('character varying(20)');
    expect(formatType(parseType('timestamptz'))).toBe('timestamp with time zone');
    expect(formatType(parseType('timestamp(3) with time zone'))).toBe('timestamp(3) with time zone');
    expect(formatType(parseType('NUMERIC( 12 , 2 )'))).toBe('numeric(12,2)');
    expect(formatType(parseType('int8[]'))).toBe('bigint[]');
  });

  test('formatting a parsed type changes nothing any more', () => {
    const types = fc.constantFrom(
      'int',
      'varchar(3)',
      'numeric(5,1)',
      'timestamp',
      'timetz',
      'text[]',
      'char(2)',
      'uuid',
    );
    fc.assert(
      fc.property(types, (type) => {
        const once = formatType(parseType(type));
        expect(formatType(parseType(once))).toBe(once);
      }),
    );
  });

  test('wider integers take narrower ones as they are; the other way each value is judged', () => {
    expect(how('integer', 'bigint')).toBe('target nothing');
    expect(how('bigint', 'integer')).toBe('source integer');
    expect(how('double precision', 'integer')).toBe('source integer');
  });

  test('texts are read as their types one by one, and kept when a text is wanted', () => {
    expect(how('text', 'date')).toBe('text castable');
    expect(how('text', 'varchar(5)')).toBe('text length');
    expect(how('bigint', 'text')).toBe('text nothing');
  });

  test('a number with fewer digits is judged', () => {
    expect(how('numeric(12,2)', 'numeric(12,2)')).toBe('target nothing');
    expect(how('numeric(12,2)', 'numeric(6,2)')).toBe('text castable');
    expect(how('text[]', 'text[]')).toBe('text castable');
  });
});
