/** PostgreSQL identifiers and literals: the only place that quotes, and the only place that names TypeScript things. */

/** Words that PostgreSQL 14–18 refuses as a bare column or table name (pg_get_keywords() catcode R and T). */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
collation column concurrently constraint create cross current_catalog current_date current_role current_schema
current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for
foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading
left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing
primary references returning right select session_user similar some symmetric system_user table tablesample then to
trailing true union unique user using variadic verbose when where window with`.split(/\s+/),
);

/** Quotes when PostgreSQL would need it, as `quote_identifier()` of the server does. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The name itself, of one that may be quoted. */
export function unquoteIdentifier(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** `schema.name`, quoted; the schema is always written, so the search path never matters. */
export function qualify(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** A string literal, safe with standard_conforming_strings on or off. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** PostgreSQL truncates identifiers at 63 bytes. */
export const MAX_IDENTIFIER_BYTES = 63;

export function isTruncated(name: string): boolean {
  return Buffer.byteLength(name) > MAX_IDENTIFIER_BYTES;
}

/** `password_hash` → `passwordHash`. */
export function camelCase(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]+([A-Za-z0-9]?)/g, (_, next: string) => next.toUpperCase())
    .replace(/^[A-Z]/, (c) => c.toLowerCase());
}

/** `order_items` → `OrderItems`. */
export function pascalCase(name: string): string {
  const camel = camelCase(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** English plural to singular for table names: `addresses` → `address`, `categories` → `category`. */
export function singular(name: string): string {
  if (/(?:ss|us|is|news|series|species)$/i.test(name)) return name;
  if (/ies$/i.test(name) && name.length > 4) return name.replace(/ies$/i, 'y');
  if (/(?:sses|shes|ches|xes|zes|uses)$/i.test(name)) return name.replace(/es$/i, '');
  return name.replace(/s$/i, '');
}
