/** Settings that a role or a database brings along for its sessions. */
import { quoteLiteral } from '../core/identifier.ts';

export type Settings = Readonly<Record<string, string>>;

/** Settings that PostgreSQL keeps as a list of identifiers: one literal for all of it would be one element. */
const LISTS = [
  'search_path',
  'temp_tablespaces',
  'local_preload_libraries',
  'session_preload_libraries',
  'shared_preload_libraries',
];

function settingValue(name: string, value: string): string {
  if (!LISTS.includes(name)) return quoteLiteral(value);
  const elements = value.match(/"(?:[^"]|"")*"|[^",\s]+/g) ?? [];
  return elements.length === 0
    ? `''`
    : elements
        .map((e) => quoteLiteral(e.startsWith('"') ? e.slice(1, -1).replaceAll('""', '"') : e))
        .join(', ');
}

/** Custom settings have a prefix: `app.tenant`. */
const settingName = (name: string): string =>
  name
    .split('.')
    .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');

/** `SET x = …` and `RESET x` between two sets, after ALTER ROLE or ALTER DATABASE. */
export function settingChanges(from: Settings = {}, to: Settings = {}): readonly string[] {
  return [
    ...Object.keys(from).flatMap((name) => (name in to ? [] : [`RESET ${settingName(name)}`])),
    ...Object.entries(to).flatMap(([name, value]) =>
      from[name] === value ? [] : [`SET ${settingName(name)} = ${settingValue(name, value)}`],
    ),
  ];
}
