/**
 * Options of foreign data and connection strings without their secrets. A catalog never holds a password: the
 * server puts a mask in its place before the row leaves it, so that none can reach a plan, a file or a screen.
 * Two secrets are therefore equal, a changed one is nobody's difference, and one that has to be made anew is
 * made as the mask and set by hand.
 */
import { quoteIdentifier, quoteLiteral } from '../core/identifier.ts';

export const MASK = '********';

/** Names of options whose whole value is a secret, in the wrappers people use. */
const SECRET_NAME =
  'pass(word|wd|code|phrase|file)?$|^pass|secret|token|credential|(api|access|private|account|encryption)_?key';

/** SQL for a text without the passwords in it: `password=…` of a connection string and `//user:…@` of a URL. */
export function maskedText(text: string): string {
  return `regexp_replace(regexp_replace(${text}, '(pass(?:word|file|code)\\s*=\\s*)(''(?:[^''\\\\]|\\\\.)*''|[^''\\s]+)', '\\1${MASK}', 'gi'),
    '(://[^:/@\\s]*:)[^@/\\s]*(@)', '\\1${MASK}\\2', 'g')`;
}

/** SQL that turns an options text[] (`name=value`) into a jsonb object with its secrets masked; NULL when empty. */
export function maskedOptions(column: string): string {
  return `CASE WHEN ${column} IS NOT NULL THEN (SELECT jsonb_object_agg(o.name, CASE WHEN o.name ~* '${SECRET_NAME}' THEN '${MASK}' ELSE ${maskedText('o.value')} END)
    FROM (SELECT split_part(x, '=', 1) AS name, substr(x, strpos(x, '=') + 1) AS value FROM unnest(${column}) AS x) AS o) END`;
}

export type Options = Readonly<Record<string, string>>;

/** True when a value stands in for a secret, in whole or in part. */
export function isMasked(options: Options | undefined): boolean {
  return Object.values(options ?? {}).some((value) => value.includes(MASK));
}

const entries = (options: Options | undefined): readonly (readonly [string, string])[] =>
  Object.entries(options ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

/** ` OPTIONS (host 'db', port '5432')`, or nothing. */
export function optionsClause(options: Options | undefined): string {
  const list = entries(options).map(([name, value]) => `${quoteIdentifier(name)} ${quoteLiteral(value)}`);
  return list.length === 0 ? '' : ` OPTIONS (${list.join(', ')})`;
}

/** `OPTIONS (SET host 'db', DROP port)`: one clause that takes one set to another, undefined when they are equal. */
export function optionsChange(from: Options | undefined, to: Options | undefined): string | undefined {
  const changes = [
    ...entries(from)
      .filter(([name]) => to?.[name] === undefined)
      .map(([name]) => `DROP ${quoteIdentifier(name)}`),
    ...entries(to)
      .filter(([name, value]) => from?.[name] !== value)
      .map(
        ([name, value]) =>
          `${from?.[name] === undefined ? 'ADD' : 'SET'} ${quoteIdentifier(name)} ${quoteLiteral(value)}`,
      ),
  ];
  return changes.length === 0 ? undefined : `OPTIONS (${changes.join(', ')})`;
}

/** What people are told of an action whose secret is not in it. */
export const SECRET_NOTE = 'the secret is not part of a plan: set it by hand afterwards';
