/**
 * Renames declared in SQL by a comment, `renamed_from: old` or, as sqldef writes it, `@renamed from=old`: on the line
 * of a CREATE TABLE, CREATE INDEX, column, constraint or value of an enum, or on a line of its own above the statement that creates the
 * object. What is not declared is never guessed.
 */
import type { Catalog, Fact, FactId, KindName } from '../catalog/catalog.ts';
import { valueId } from '../catalog/enum-value.ts';
import { lastName, ownerName, sqlName } from '../catalog/kind.ts';
import { kindOf } from '../catalog/kinds.ts';
import { quoteIdentifier, unquoteIdentifier } from '../core/identifier.ts';
import type { Rename } from './rename.ts';

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
const QUALIFIED = `${NAME}(?:\\.${NAME})?`;
const DECLARED = String.raw`(?:@renamed\s+from\s*=|\brenamed_from:)\s*(${NAME})`;

/** @param to the catalog that `text` makes: unqualified names are looked up in it */
export function renamesInSql(text: string, to: Catalog): readonly Rename[] {
  return /@renamed|renamed_from:/i.test(text)
    ? [...onTheirLine(text, to), ...aboveStatements(text, to), ...ofValues(text, to)]
    : [];
}

const BESIDE = new RegExp(String.raw`\S.*?(?:--|/\*).*?${DECLARED}`, 'i');
const TABLE = new RegExp(
  String.raw`\bCREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(${QUALIFIED})`,
  'i',
);
const INDEX = new RegExp(
  String.raw`\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})`,
  'i',
);
const PART = new RegExp(String.raw`^[\s,(]*(CONSTRAINT\s+)?(${NAME})`, 'i');

function onTheirLine(text: string, to: Catalog): readonly Rename[] {
  const renames: Rename[] = [];
  let table: FactId | undefined;
  for (const line of text.split('\n')) {
    const begun = TABLE.exec(line)?.[1];
    if (begun !== undefined) table = find(to, begun, (id) => id.startsWith('table '));
    const old = BESIDE.exec(line)?.[1];
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
    const fact = id === undefined ? undefined : to.facts.get(id);
    if (fact !== undefined) renames.push({ from: withName(fact, old), to: fact.id });
  }
  return renames;
}

const ENUM = new RegExp(String.raw`\bCREATE\s+TYPE\s+(${QUALIFIED})\s+AS\s+ENUM\s*\(([^;]*)`, 'gi');
const LITERAL = `'(?:[^']|'')*'`;
const VALUE = new RegExp(
  String.raw`(${LITERAL})[ \t]*,?[ \t]*(?:--|/\*)[^\n']*?(?:@renamed\s+from\s*=|\brenamed_from:)\s*(${LITERAL}|${NAME})`,
  'gi',
);

/** Values of an enum, each on its own line or with its own comment: `'settled', -- renamed_from: paid`. */
function ofValues(text: string, to: Catalog): readonly Rename[] {
  return [...text.matchAll(ENUM)].flatMap(([, name = '', body = '']) => {
    const type = find(to, name, (id) => id.startsWith('enum '));
    if (type === undefined) return [];
    return [...body.matchAll(VALUE)].map(([, value = '', old = '']) => ({
      from: valueId(type, label(old)),
      to: valueId(type, label(value)),
    }));
  });
}

/** What is written, without its quotes of either sort. */
const label = (written: string): string =>
  written.startsWith("'") ? written.slice(1, -1).replaceAll("''", "'") : unquoteIdentifier(written);

const ABOVE = new RegExp(
  String.raw`^[ \t]*--[ \t]*${DECLARED}[ \t\r]*\n(?:[ \t]*(?:--[^\n]*)?\n)*[ \t]*CREATE\s+(?:OR\s+REPLACE\s+)?(?:RECURSIVE\s+|UNIQUE\s+|CONSTRAINT\s+|UNLOGGED\s+)*(MATERIALIZED\s+VIEW|FOREIGN\s+TABLE|EVENT\s+TRIGGER|[A-Z]+)\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?(?:(${NAME})\.)?(${NAME})(?:[^;]*?\sON\s+(?:ONLY\s+)?(?:${NAME}\.)?(${NAME}))?`,
  'gim',
);
/** Kinds of which the table is part of the identity. */
const ON_TABLE: readonly KindName[] = ['trigger', 'policy', 'rule'];

function aboveStatements(text: string, to: Catalog): readonly Rename[] {
  return [...text.matchAll(ABOVE)].flatMap(([, old = '', word = '', schema, name = '', table]) =>
    [...to.facts.values()]
      .filter((fact) => isA(fact, word) && plain(name) === plainName(fact))
      .filter((fact) => schema === undefined || ownerName(fact).startsWith(plain(schema)))
      .filter(
        (fact) => !ON_TABLE.includes(fact.kind) || lastName(`x ${ownerName(fact)}`) === plain(table ?? ''),
      )
      .map((fact) => ({ from: withName(fact, old), to: fact.id })),
  );
}

function isA(fact: Fact, word: string): boolean {
  const kind = word.toLowerCase().replace(/\s+/g, '-');
  const type: readonly KindName[] = ['enum', 'composite', 'range'];
  if (kindOf(fact.kind).rename === undefined) return false;
  return kind === 'type' ? type.includes(fact.kind) : fact.kind === kind;
}

/** The id that the object had under its old name, as written. */
function withName(fact: Fact, old: string): FactId {
  const signature = /\(.*\)$/.exec(sqlName(fact))?.[0] ?? '';
  const owner = ownerName(fact);
  return `${fact.kind} ${owner === '' ? '' : `${owner}.`}${plain(old)}${signature}`;
}

const plainName = (fact: Fact): string => lastName(fact).replace(/\(.*$/, '');

/** As PostgreSQL reads it: folded to lower case unless quoted. */
const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();

const plain = (name: string): string => quoteIdentifier(unquoted(name));

function find(catalog: Catalog, written: string, wanted: (id: FactId) => boolean): FactId | undefined {
  const parts = written.match(new RegExp(NAME, 'g')) ?? [];
  const name = plain(parts.at(-1) ?? '');
  const schema = parts.length > 1 ? plain(parts[0] ?? '') : undefined;
  const found = [...catalog.facts.keys()].filter(
    (id) => wanted(id) && lastName(id) === name && (schema === undefined || ownerName(id) === schema),
  );
  return found.find((id) => ownerName(id) === 'public') ?? found[0];
}
