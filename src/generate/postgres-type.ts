/** `format_type()` text taken apart, and said the short way people write it. */
import { unquoteIdentifier } from '../core/identifier.ts';

export interface PostgresType {
  /** Without schema, modifier and brackets: `character varying`, `order_status`. */
  readonly name: string;
  readonly schema?: string;
  /** `255` of `character varying(255)`, `12,2` of `numeric(12,2)`. */
  readonly modifier?: string;
  readonly array: boolean;
}

const SHORT: Readonly<Record<string, string>> = {
  'character varying': 'varchar',
  character: 'char',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time with time zone': 'timetz',
  'time without time zone': 'time',
  'double precision': 'float8',
  'bit varying': 'varbit',
};

/** Asked for every cell of seed data; there are few types. */
const parsed = new Map<string, PostgresType>();

export function parseType(text: string): PostgresType {
  const known = parsed.get(text) ?? takenApart(text);
  parsed.set(text, known);
  return known;
}

function takenApart(text: string): PostgresType {
  const array = /\[\]$/.test(text);
  const element = text.replace(/(\[\])+$/, '');
  const modifier = /\(([^)]*)\)/.exec(element)?.[1];
  const bare = element.replace(/\s*\([^)]*\)/, '');
  const parts = /^(?:("(?:[^"]|"")+"|[^".]+)\.)?("(?:[^"]|"")+"|.+)$/.exec(bare);
  const schema = parts?.[1] === undefined ? undefined : unquoteIdentifier(parts[1]);
  return {
    name: unquoteIdentifier(parts?.[2] ?? bare),
    ...(schema === undefined ? {} : { schema }),
    ...(modifier === undefined ? {} : { modifier }),
    array,
  };
}

/** `character varying(255)[]` → `varchar(255)[]`; `timestamp(3) with time zone` → `timestamptz(3)`. */
export function shortType(text: string): string {
  const { name, schema, modifier, array } = parseType(text);
  const short = SHORT[name] ?? name;
  return `${schema === undefined ? '' : `${schema}.`}${short}${modifier === undefined ? '' : `(${modifier})`}${array ? '[]' : ''}`;
}
