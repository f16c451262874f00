/** Passwords are in no plan, so what a plan makes has others than the database it was made for: they are not compared. */
import type { Json } from '../../core/hash.ts';

const OPTIONS = ['fdwoptions', 'srvoptions', 'umoptions', 'ftoptions', 'attfdwoptions'];
const SECRET = /^[^=]*(?:pass|secret|token|credential|(?:api|access|private|account|encryption)_?key)[^=]*=/i;
const INSIDE =
  /(pass(?:word|file|code)\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^'\s]+)|(:\/\/[^:/@\s]*:)[^@/\s]*(?=@)/gi;

export function withoutSecrets(values: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const hidden = Object.entries(values).filter(
    ([column]) => OPTIONS.includes(column) || column === 'subconninfo',
  );
  return hidden.length === 0
    ? values
    : { ...values, ...Object.fromEntries(hidden.map(([column, value]) => [column, masked(value)])) };
}

function masked(value: Json): Json {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'string') return value;
  const name = SECRET.exec(value)?.[0];
  return name === undefined ? value.replace(INSIDE, '$1$2…') : `${name}…`;
}
