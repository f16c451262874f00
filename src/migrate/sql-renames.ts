/**
 * Renames declared in SQL: a comment `@renamed from=old` on the line of a CREATE TABLE, CREATE INDEX, column or
 * constraint, the way sqldef writes them. What is not declared is never guessed.
 */
import type { Catalog, FactId } from '../catalog/catalog.ts';
import { lastName, ownerName } from '../catalog/kind.ts';
import { quoteIdentifier } from '../core/identifier.ts';
import type { Rename } from './rename.ts';

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
const QUALIFIED = `${NAME}(?:\\.${NAME})?`;
const COMMENT = new RegExp(String.raw`(?:--|/\*).*?@renamed\s+from\s*=\s*(${NAME})`, 'i');
const TABLE = new RegExp(
  String.raw`\bCREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(${QUALIFIED})`,
  'i',
);
const INDEX = new RegExp(
  String.raw`\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})`,
  'i',
);
const PART = new RegExp(String.raw`^[\s,(]*(CONSTRAINT\s+)?(${NAME})`, 'i');

/** @param to the catalog that `text` makes: unqualified names are looked up in it */
export function renamesInSql(text: string, to: Catalog): readonly Rename[] {
  if (!text.includes('@renamed')) return [];
  const renames: Rename[] = [];
  let table: FactId | undefined;
  for (const line of text.split('\n')) {
    const begun = TABLE.exec(line)?.[1];
    if (begun !== undefined) table = find(to, begun, (id) => id.startsWith('table '));
    const old = COMMENT.exec(line)?.[1];
    if (old === undefined) continue;
    const index = INDEX.exec(line)?.[1];
    const [, constraint, part = ''] = PART.exec(line) ?? [];
    const id =
      begun !== undefined
        ? table
        : index !== undefined
          ? find(to, index, (found) => found.startsWith('index '))
          : find(
              to,
              part,
              (found) =>
                to.facts.get(found)?.parent === table &&
                found.startsWith('column ') === (constraint === undefined),
            );
    if (id !== undefined)
      renames.push({ from: `${id.slice(0, id.indexOf(' '))} ${ownerName(id)}.${plain(old)}`, to: id });
  }
  return renames;
}

/** As PostgreSQL quotes it: names that are written without quotes are in lower case. */
const plain = (name: string): string =>
  quoteIdentifier(name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase());

function find(catalog: Catalog, written: string, wanted: (id: FactId) => boolean): FactId | undefined {
  const parts = written.match(new RegExp(NAME, 'g')) ?? [];
  const name = plain(parts.at(-1) ?? '');
  const schema = parts.length > 1 ? plain(parts[0] ?? '') : undefined;
  const found = [...catalog.facts.keys()].filter(
    (id) => wanted(id) && lastName(id) === name && (schema === undefined || ownerName(id) === schema),
  );
  return found.find((id) => ownerName(id) === 'public') ?? found[0];
}
