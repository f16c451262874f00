/** Column types of random schemas: built-in ones with literals, and those that the schema itself declares. */
import type { Pick, Side, There } from './part.ts';

export interface TypeInfo {
  readonly sql: string;
  /** In rising order where the type has one. */
  readonly literals: readonly string[];
  /** What expressions are possible on it. */
  readonly family: 'integer' | 'number' | 'text' | 'date' | 'range' | 'other';
  /** Has a B-tree order, so it can be a key. */
  readonly ordered: boolean;
}

const type = (
  sql: string,
  literals: readonly string[],
  family: TypeInfo['family'] = 'other',
  ordered = true,
): TypeInfo => ({ sql, literals, family, ordered });

const BUILT_IN: readonly TypeInfo[] = [
  type('integer', ['1', '10', '100'], 'integer'),
  type('text', [`'a'`, `'it''s'`, `'z'`], 'text'),
  type('bigint', ['1', '5000000000', '9000000000'], 'integer'),
  type('varchar(20)', [`'a'`, `'b'`, `'c'`], 'text'),
  type('varchar(40)', [`'a'`, `'b'`, `'c'`], 'text'),
  type(
    'timestamptz',
    [`'2024-01-01 00:00:00+00'`, `'2025-01-01 00:00:00+00'`, `'2026-01-01 00:00:00+00'`],
    'date',
  ),
  type('boolean', ['false', 'true']),
  type('numeric(12,2)', ['0', '1.5', '2.25'], 'number'),
  type('uuid', [`'00000000-0000-0000-0000-000000000001'`, `'00000000-0000-0000-0000-000000000002'`]),
  type('jsonb', [`'{}'`, `'{"a": 1}'`]),
  type('date', [`'2024-01-01'`, `'2025-01-01'`, `'2026-01-01'`], 'date'),
  type('smallint', ['1', '2', '3'], 'integer'),
  type('numeric', ['0', '1.5', '2.25'], 'number'),
  type('numeric(6,3)', ['0', '1.5', '2.25'], 'number'),
  type('double precision', ['0', '1.5', '2.25'], 'number'),
  type('real', ['0', '1.5', '2.25'], 'number'),
  type('varchar', [`'a'`, `'b'`], 'text'),
  type('char(4)', [`'a'`, `'b'`], 'text'),
  type('timestamp(3)', [`'2024-01-01'`, `'2025-01-01'`], 'date'),
  type('timestamp', [`'2024-01-01'`, `'2025-01-01'`], 'date'),
  type('time', [`'00:00'`, `'12:30'`]),
  type('interval', [`'1 day'`, `'1 mon'`]),
  type('interval day to second', [`'1 day'`, `'00:01'`]),
  type('bytea', [`'\\x00'`, `'\\xff'`]),
  type('json', [`'{}'`], 'other', false),
  type('inet', [`'10.0.0.1'`, `'10.0.0.2'`]),
  type('int4range', [`'[1,5)'`, `'[6,9)'`], 'range'),
  type('tstzrange', [`'empty'`], 'range'),
  type('int4multirange', [`'{[1,5)}'`]),
  type('point', [`'(1,2)'`], 'other', false),
  type('bit(4)', [`'1010'`]),
  type('tsvector', [`'a'`]),
  type('money', [`'1.00'`]),
  type('integer[]', [`'{1,2}'`, `'{}'`]),
  type('text[]', [`'{a,b}'`, `'{}'`]),
];

/** Parts whose objects are types. */
const DECLARED = ['enum', 'domain', 'composite', 'range'] as const;

interface Typed {
  readonly base?: Pick;
  readonly values?: number;
  readonly fields?: readonly Pick[];
}

/** What a pick of a type means on this side; undefined when that type is not there. */
export function typeOf(side: Side, pick: Pick): TypeInfo | undefined {
  if (pick < BUILT_IN.length) return BUILT_IN[pick];
  const rest = pick - BUILT_IN.length;
  const part = DECLARED[rest % DECLARED.length] ?? 'enum';
  const found = side.find<Typed>(part, Math.floor(rest / DECLARED.length / 2));
  const declared = found === undefined ? undefined : declaredType(part, found, side);
  if (declared === undefined || Math.floor(rest / DECLARED.length) % 2 === 0) return declared;
  return { ...type(`${declared.sql}[]`, [`'{}'`]), ordered: declared.ordered };
}

export function builtIn(pick: Pick): TypeInfo {
  return BUILT_IN[pick % BUILT_IN.length] ?? type('integer', ['1']);
}

/** Picks beyond the built-in types mean declared ones and arrays of them. */
export const TYPE_PICKS = BUILT_IN.length + DECLARED.length * 8;

function declaredType(
  part: (typeof DECLARED)[number],
  found: There<Typed>,
  side: Side,
): TypeInfo | undefined {
  if (part === 'enum')
    return type(
      found.sql,
      ENUM_VALUES.slice(0, 2).map((value) => `'${value}'`),
    );
  if (part === 'composite')
    return {
      ...type(found.sql, []),
      ordered: (found.spec.fields ?? []).every((field) => builtIn(field).ordered),
    };
  if (part === 'range') return type(found.sql, [`'empty'`], 'range');
  const base = typeOf(side, (found.spec.base ?? 0) % BUILT_IN.length);
  return base === undefined ? undefined : { ...base, sql: found.sql };
}

/** The first two are in every enum, so that defaults and conditions can name them. */
export const ENUM_VALUES = ['one', 'two', 'three', 'with space', `it''s`, 'six'] as const;
