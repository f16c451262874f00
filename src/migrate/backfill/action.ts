/** Backfills as actions: which way the walk goes, and what a person reads of it. */
import type { Action, Backfill } from '../../catalog/action.ts';
import type { Catalog, Fact, FactId } from '../../catalog/catalog.ts';
import { sqlName } from '../../catalog/kind.ts';
import { quoteIdentifier } from '../../core/identifier.ts';
import { pathText } from './batch.ts';

export interface Filling {
  /** Fact of the table, and of the column that is filled. */
  readonly table: FactId;
  readonly fact: FactId;
  readonly set: string;
  readonly pending: string;
  readonly consumes: readonly FactId[];
}

/** @param from the catalog the plan starts from: its keys are there while the batches run */
export function backfillAction({ table, fact, set, pending, consumes }: Filling, from: Catalog): Action {
  const backfill: Backfill = { table: sqlName(table), key: keyOf(table, from), set, pending };
  return {
    sql: `UPDATE ${backfill.table} SET ${set} WHERE ${pending}`,
    verb: 'backfill',
    fact,
    produces: [],
    consumes: [fact, ...consumes],
    destroys: [],
    lock: 'ROW EXCLUSIVE',
    locked: [table],
    cost: 'rewrite',
    transactional: false,
    data: 'none',
    phase: 'backfill',
    hazards: [],
    note: `in batches by ${pathText(backfill)}, each a transaction of its own; a killed run goes on behind the last one`,
    backfill,
  };
}

/** The primary key, else a unique constraint over NOT NULL columns, else none. */
function keyOf(table: FactId, catalog: Catalog): Backfill['key'] {
  const parts = [...catalog.facts.values()].filter((fact) => fact.parent === table);
  const column = (name: string): Fact | undefined =>
    catalog.facts.get(`column ${sqlName(table)}.${quoteIdentifier(name)}`);
  const keys = parts
    .filter((fact) => fact.kind === 'primary-key' || fact.kind === 'unique')
    .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
  for (const { attributes } of keys) {
    const columns = Array.isArray(attributes.columns) ? attributes.columns.map(String) : [];
    const facts = columns.map(column);
    const usable =
      columns.length > 0 &&
      facts.every((fact) => fact?.attributes.notNull === true) &&
      !/WITHOUT OVERLAPS/.test(String(attributes.definition));
    if (usable)
      return columns.map((name, i) => ({
        column: quoteIdentifier(name),
        type: String(facts[i]?.attributes.type),
      }));
  }
  return [];
}
