/** Types and functions that a generated TypeScript file carries with it, so that it depends on nothing. */
const TYPES = {
  JsonValue: `/** A json or jsonb value. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };`,
  Interval: `/** What the pg driver gives for an interval. */
export interface Interval {
  toISOString(): string;
  toPostgres(): string;
}`,
  Point: `/** What the pg driver gives for a point. */
export interface Point {
  readonly x: number;
  readonly y: number;
}`,
} as const;

const HELPERS = {
  isoDate: `/** The calendar day of a DATE: the driver gives midnight in local time. */
function isoDate(value: Date): string {
  const pad = (part: number, length: number): string => String(part).padStart(length, '0');
  return \`\${pad(value.getFullYear(), 4)}-\${pad(value.getMonth() + 1, 2)}-\${pad(value.getDate(), 2)}\`;
}`,
  localDate: `function localDate(day: string): Date {
  return new Date(\`\${day}T00:00:00\`);
}`,
  intervalOf: `function intervalOf(duration: string): Interval {
  return { toISOString: () => duration, toPostgres: () => duration };
}`,
  pointOf: `function pointOf({ x, y }: Point): Point & { toPostgres(): string } {
  return { x, y, toPostgres: () => \`(\${x},\${y})\` };
}`,
  parseArray: `/** A one-dimensional PostgreSQL array literal: the driver gives arrays of user-defined types as text. */
function parseArray(text: string): string[] {
  const items: string[] = [];
  for (const [, quoted, bare] of text.slice(1, -1).matchAll(/"((?:[^"\\\\]|\\\\.)*)"|([^,"]+)/g)) {
    items.push(quoted === undefined ? (bare ?? '') : quoted.replace(/\\\\(.)/g, '$1'));
  }
  return items;
}`,
  arrayText: `function arrayText(items: readonly string[]): string {
  return \`{\${items.map((item) => \`"\${item.replace(/["\\\\]/g, '\\\\$&')}"\`).join(',')}}\`;
}`,
} as const;

/** Names a generated declaration must not take: the language's own types used here, and the prelude's. */
export const TAKEN: ReadonlySet<string> = new Set([
  ...Object.keys(TYPES),
  ...Object.keys(HELPERS),
  ...['Date', 'String', 'Number', 'Boolean', 'BigInt', 'Object', 'Array', 'ReadonlyArray', 'Record', 'JSON'],
  ...['Uint8Array', 'Partial', 'Promise', 'Symbol', 'Function', 'Error', 'Map', 'Set', 'RegExp', 'Math'],
  ...['Any', 'Unknown', 'Never', 'Void', 'Null', 'Undefined'],
]);

/** The types that `code` names. */
export function preludeTypes(code: string): readonly string[] {
  return Object.entries(TYPES)
    .filter(([name]) => new RegExp(`\\b${name}\\b`).test(code))
    .flatMap(([, text]) => [text, '']);
}

/** The functions that `code` calls; they stand last in a file, readers come for the types. */
export function preludeFunctions(code: string): readonly string[] {
  return Object.entries(HELPERS)
    .filter(([name]) => new RegExp(`\\b${name}\\(`).test(code))
    .flatMap(([, text]) => [text, '']);
}
