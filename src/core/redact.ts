/** Takes secrets out of text before anyone sees it: passwords in URLs, and values of secret-looking variables. */

const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@"'?#]*):[^\s@"'/]+@/gi;
const QUERY_PASSWORD = /([?&](?:password|sslpassword|token|secret)=)[^&\s"']+/gi;
const KEYWORD_PASSWORD = /\b(password\s*=\s*)('[^']*(?:'|$)|[^\s'"&;,)]+)/gi;
const SECRET_NAME = /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY)/i;
const HIDDEN = '•••';

export type Redact = (text: string) => string;

/** Shorter values are too likely to be ordinary words. */
const SHORTEST_SECRET = 6;

export function createRedact(environment: Readonly<Record<string, string | undefined>>): Redact {
  const secrets = [
    ...new Set(Object.entries(environment).flatMap(([name, value]) => secretsIn(name, value))),
  ].sort((a, b) => b.length - a.length);
  return (text) => {
    let safe = text
      .replace(URL_PASSWORD, `$1:${HIDDEN}@`)
      .replace(QUERY_PASSWORD, `$1${HIDDEN}`)
      .replace(KEYWORD_PASSWORD, `$1${HIDDEN}`);
    for (const secret of secrets) safe = safe.replaceAll(secret, HIDDEN);
    return safe;
  };
}

/**
 * The value with every text in it redacted. What becomes JSON or XML is redacted before: in the written document a
 * quote or backslash beside a secret belongs to the grammar, not to the secret.
 */
export function redactedTexts<T>(value: T, redact: Redact): T {
  return inside(value, redact) as T;
}

function inside(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => inside(item, redact));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item, redact)]));
}

function secretsIn(name: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  if (SECRET_NAME.test(name)) return value.length >= SHORTEST_SECRET ? [value] : [];
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:([^\s@]+)@/i.exec(value)?.[1];
  return password === undefined || password.length < SHORTEST_SECRET ? [] : [password];
}
