/** Locks that PostgreSQL takes on the tables a body names, while it reads the body. */
import type { Action } from './action.ts';
import type { Catalog, Fact, FactId } from './catalog.ts';
import { holdsRows, reading, sqlName, tablesIn } from './kind.ts';
import { mentionsOf } from './mentions.ts';

type Locks = Pick<Action, 'lock' | 'locked'>;

/** Of a text that PostgreSQL keeps parsed, a rule's action or an SQL-standard body: what it writes is held for writing. */
export function locksOfParsed(fact: Fact, text: string): Locks {
  const targets = [
    ...text.matchAll(/(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO)\s+(?:ONLY\s+)?([^\s(]+)/g),
  ];
  const written = tablesIn(fact.dependsOn).filter((id) => targets.some(([, name]) => name === sqlName(id)));
  return written.length > 0 ? { lock: 'ROW EXCLUSIVE', locked: written } : reading(fact);
}

/** Of an SQL body in quotes: it is analysed once, so tables are looked at through the views it names. */
export function locksOfQuoted(fact: Fact, catalog: Catalog): Locks {
  if (fact.attributes.language !== 'sql') return reading(fact);
  const seen = new Set<FactId>([...fact.dependsOn, ...mentionsOf(fact, catalog)]);
  for (const id of seen) {
    if (!id.startsWith('view ')) continue;
    for (const needed of catalog.facts.get(id)?.dependsOn ?? []) seen.add(needed);
  }
  const tables = [...tablesIn([...seen]), ...[...seen].filter((id) => holdsRows(id))];
  return { lock: tables.length > 0 ? 'ACCESS SHARE' : 'none', locked: [...new Set(tables)].sort() };
}
