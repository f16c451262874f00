/** A schema's name wherever a catalog has it: in ids, and in texts that PostgreSQL deparses. */
import { unquoteIdentifier } from '../core/identifier.ts';
import type { Catalog, FactId } from './catalog.ts';
import { nameParts, sqlName } from './kind.ts';
import { outsideLiterals } from './texts.ts';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * How ids and texts change with the schema's name; both names quoted.
 *
 * In a text `old.x` is an object of the schema. Where `old` stands alone too, somebody has given it to a table as an
 * alias, and only what the schema has by that name is taken for the schema's.
 */
export function inRenamedSchema(
  catalog: Catalog,
  old: string,
  now: string,
): { readonly inId: (id: FactId) => FactId; readonly inText: (text: string, key: string) => string } {
  const own = new Set<string>();
  for (const id of catalog.facts.keys()) {
    const [schema, name] = nameParts(sqlName(id));
    if (schema === old && name !== undefined) own.add(name);
  }
  const inIds = new RegExp(
    `(?<=[ (,])${escaped(old)}(?=\\.)|(?<=(?:^| )(?:schema|SCHEMA|in) )${escaped(old)}(?=$| )`,
    'g',
  );
  const qualified = new RegExp(`(?<![\\w$".])${escaped(old)}\\.("(?:[^"]|"")*"|[\\w$]+|(?=[^\\w"]))`, 'g');
  const alone = new RegExp(`(?<![\\w$".])${escaped(old)}(?![\\w$".])`);
  return {
    inId: (id) => id.replace(inIds, now),
    inText(text, key) {
      if (key === 'schema')
        return text === old ? now : text === unquoteIdentifier(old) ? unquoteIdentifier(now) : text;
      if (!text.includes(`${old}.`)) return text;
      return outsideLiterals(text, (part) => {
        const isAlias = alone.test(part);
        return part.replace(qualified, (whole, name: string) =>
          isAlias && !own.has(name) ? whole : `${now}${whole.slice(old.length)}`,
        );
      });
    },
  };
}
