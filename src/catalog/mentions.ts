/**
 * What the body of a function names in plain text. PostgreSQL records nothing of it, but looks the names up when it
 * reads the body: SQL bodies whole, PL/pgSQL bodies for the types of their variables.
 */
import type { Catalog, Fact, FactId, KindName } from './catalog.ts';
import { bareName, lastName } from './kind.ts';

const NAMED: readonly KindName[] = [
  'table',
  'foreign-table',
  'view',
  'materialized-view',
  'function',
  'procedure',
  'aggregate',
  'operator',
  'sequence',
  'enum',
  'composite',
  'domain',
  'range',
];

interface Words {
  /** Last part of a name, in lower case → the facts that are called so. */
  readonly facts: ReadonlyMap<string, readonly FactId[]>;
  readonly mentions: Map<FactId, readonly FactId[]>;
  /** What the columns and checks of each table need, as they are made with it. */
  readonly partsNeed: ReadonlyMap<FactId, readonly FactId[]>;
}

/** Plans of both directions and each of their functions ask the same. */
const known = new WeakMap<Catalog, Words>();

function wordsOf(catalog: Catalog): Words {
  const found = known.get(catalog);
  if (found !== undefined) return found;
  const facts = new Map<string, FactId[]>();
  const partsNeed = new Map<FactId, FactId[]>();
  for (const fact of catalog.facts.values()) {
    if (fact.parent !== undefined && (fact.kind === 'column' || fact.kind === 'check')) {
      const needs = partsNeed.get(fact.parent);
      if (needs === undefined) partsNeed.set(fact.parent, [...fact.dependsOn]);
      else needs.push(...fact.dependsOn);
    }
    if (!NAMED.includes(fact.kind) && fact.kind !== 'column') continue;
    const name = fact.kind === 'column' ? lastName(fact) : lastName(`x ${bareName(fact)}`);
    const word = name.replace(/^"|"$/g, '').replaceAll('""', '"').toLowerCase();
    const same = facts.get(word);
    if (same === undefined) facts.set(word, [fact.id]);
    else same.push(fact.id);
  }
  const words = { facts, mentions: new Map<FactId, readonly FactId[]>(), partsNeed };
  known.set(catalog, words);
  return words;
}

/** Facts that may be meant: by their bare names, so rather too many than too few. */
export function mentionsOf(fact: Fact, catalog: Catalog): readonly FactId[] {
  const { language, definition } = fact.attributes;
  if (language !== 'sql' && language !== 'plpgsql') return [];
  const { facts, mentions } = wordsOf(catalog);
  const before = mentions.get(fact.id);
  if (before !== undefined) return before;
  // The quotes around a body stand close to its words.
  const text = String(definition)
    .toLowerCase()
    .replace(/\$\w*\$/g, ' ');
  const words = new Set([...(text.match(/[\w$]+/g) ?? []), ...(text.match(/[-+*/<>=~!@#%^&|`?]+/g) ?? [])]);
  const named = [...words].flatMap((word) => facts.get(word) ?? []).filter((id) => id !== fact.id);
  const wholes = new Set(named);
  // A column is meant where its table is.
  const found = named.filter((id) => {
    const meant = catalog.facts.get(id);
    return meant?.kind !== 'column' || wholes.has(meant.parent ?? '');
  });
  mentions.set(fact.id, found);
  return found;
}

/** Those that must be there when the body is read; what a PL/pgSQL body calls is looked up when it runs. */
function lookedUp(fact: Fact, catalog: Catalog): readonly FactId[] {
  const mentioned = mentionsOf(fact, catalog);
  return fact.attributes.language === 'sql'
    ? mentioned
    : mentioned.filter((id) => !/^(?:function|procedure|aggregate|operator|sequence) /.test(id));
}

/** True when something the body names needs, by record or by its own text, the routine itself. */
export function isInCircle(fact: Fact, catalog: Catalog): boolean {
  const seen = new Set<FactId>();
  const work = [...lookedUp(fact, catalog)];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    if (id === fact.id) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    const next = catalog.facts.get(id);
    if (next === undefined) continue;
    work.push(...next.dependsOn, ...(wordsOf(catalog).partsNeed.get(id) ?? []));
    if (next.kind === 'function' || next.kind === 'procedure') work.push(...lookedUp(next, catalog));
  }
  return false;
}
