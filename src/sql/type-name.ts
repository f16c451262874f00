/** The type in a parse tree as `format_type` writes it: `character varying(20)`, `integer[]`, `app.status`. */
import type { A_Const, TypeName } from 'libpg-query';
import { as, namesOf } from './tree.ts';

const NAMES: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  bpchar: 'character',
  varbit: 'bit varying',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
  decimal: 'numeric',
};

export interface WrittenType {
  /** Lower-case name without schema pg_catalog and without modifiers: `int4`, `varchar`, `app.status`. */
  readonly name: string;
  readonly modifiers: readonly number[];
  readonly array: boolean;
  /** As `format_type` writes it. */
  readonly text: string;
}

export function writtenType(type: TypeName | undefined): WrittenType | undefined {
  const names = namesOf(type?.names);
  if (type === undefined || names.length === 0) return undefined;
  const name = (names[0] === 'pg_catalog' ? names.slice(1) : names).join('.');
  const array = (type.arrayBounds ?? []).length > 0;
  const modifiers = (type.typmods ?? []).flatMap((node) => {
    const constant = as(node, 'A_Const') as A_Const | undefined;
    return constant?.ival === undefined ? [] : [constant.ival.ival ?? 0];
  });
  const long = NAMES[name] ?? name;
  const [first, ...rest] = long.split(' ');
  const modified = modifiers.length === 0 ? '' : `(${modifiers.join(',')})`;
  const text = /^(?:time|timestamp)\b/.test(long)
    ? [`${first}${modified}`, ...rest].join(' ')
    : `${long}${modified}`;
  return { name, modifiers, array, text: array ? `${text}[]` : text };
}

/** `integer[]`: without modifiers. */
export function plainTypeText(type: TypeName | undefined): string | undefined {
  const written = writtenType(type);
  return written === undefined
    ? undefined
    : `${NAMES[written.name] ?? written.name}${written.array ? '[]' : ''}`;
}
