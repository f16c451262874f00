/** PostgreSQL's own definitions taken apart, where the contract has words for every part of them. */
import { unquoteIdentifier } from '../../core/identifier.ts';
import { topLevelParts } from '../../sql/deparsed.ts';

export interface ForeignKeyParts {
  readonly columns: readonly string[];
  /** Quoted and qualified. */
  readonly table: string;
  readonly referenced: readonly string[];
  readonly onDelete?: string;
  readonly onUpdate?: string;
}

const FOREIGN_KEY =
  /^FOREIGN KEY \(([^)]*)\) REFERENCES ((?:"(?:[^"]|"")*"|[^(."])+\.(?:"(?:[^"]|"")*"|[^("])+)\(([^)]*)\)(?: ON UPDATE (CASCADE|RESTRICT|SET NULL|SET DEFAULT))?(?: ON DELETE (CASCADE|RESTRICT|SET NULL|SET DEFAULT))?$/;

/** Undefined for what the contract has no words for: MATCH FULL, SET NULL of some columns, odd names. */
export function foreignKeyParts(definition: string): ForeignKeyParts | undefined {
  const match = FOREIGN_KEY.exec(withoutDeferrable(definition));
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return undefined;
  return {
    columns: topLevelParts(match[1]).map(unquoteIdentifier),
    table: match[2],
    referenced: topLevelParts(match[3]).map(unquoteIdentifier),
    ...(match[4] === undefined ? {} : { onUpdate: match[4].toLowerCase() }),
    ...(match[5] === undefined ? {} : { onDelete: match[5].toLowerCase() }),
  };
}

export function withoutDeferrable(definition: string): string {
  return definition.replace(/ DEFERRABLE(?: INITIALLY DEFERRED)?$/, '');
}

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^character varying/, 'varchar'],
  [/^character(?=\()/, 'char'],
  [/^timestamp(\(\d\))? with time zone/, 'timestamptz$1'],
  [/^timestamp(\(\d\))? without time zone/, 'timestamp$1'],
  [/^time(\(\d\))? with time zone/, 'timetz$1'],
  [/^time(\(\d\))? without time zone/, 'time$1'],
  [/^public\./, ''],
];

/** `character varying(255)` → `varchar(255)`: types as people write them. */
export function shortType(type: string): string {
  return SHORT.reduce((text, [long, short]) => text.replace(long, short), type);
}

/**
 * A condition without the casts that PostgreSQL adds by itself: `(0)::numeric` → `0`, `(code)::text = 'a'::text` →
 * `code = 'a'`. Where that should mean something else, pull sees the difference after loading and keeps the SQL.
 */
export function withoutCasts(condition: string): string {
  return condition
    .replace(/\((-?\d+(?:\.\d+)?)\)::(?:numeric|double precision|bigint|smallint|real)\b/g, '$1')
    .replace(/('(?:[^']|'')*')::text\b(?!\[)/g, '$1')
    .replace(/\(([a-z_][a-z0-9_]*)\)::text\b(?!\[)/g, '$1');
}
