/** Plain data → YAML as a person would write it: one line a column, quotes only where they are needed. */

/** Source text for `literal` shapes: `0`, `now()`; quoted only where YAML would misread it. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Value =
  | string
  | number
  | boolean
  | Raw
  | readonly Value[]
  | { readonly [key: string]: Value | undefined };

const NOT_TEXT =
  /^(?:~|null|true|false|yes|no|on|off|[-+]?(?:\d[\d_.]*(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|\.inf|\.nan))$/i;
const PLAIN = /^[A-Za-z0-9_(/$][^\n"#{}[\],&*!|>%@`]*$/;

/** A scalar in flow or block context. */
export function scalar(text: string, literal = false): string {
  if (literal && /^-?\d+(?:\.\d+)?$/.test(text)) return text;
  if (literal && (text === 'true' || text === 'false')) return text;
  const safe = PLAIN.test(text) && !/:(?:\s|$)|\s#|^\s|\s$|^---/.test(text) && !NOT_TEXT.test(text);
  return safe ? text : JSON.stringify(text);
}

/** On one line: `{ type: uuid, default: now() }`. */
export function flow(value: Value): string {
  if (typeof value === 'string') return scalar(value);
  if (value instanceof Raw) return scalar(value.text, true);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  const pairs = Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : [`${scalar(key)}: ${flow(inner as Value)}`],
  );
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}
