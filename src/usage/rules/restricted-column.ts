import type { Column, Contract } from '../../contract/contract.ts';
import type { Origin } from '../../sql/query/value.ts';
import type { Rule, Scene } from '../rule.ts';

/** Restricted and personal columns that leave the database without a word why. */
export const restrictedColumn: Rule = {
  name: 'restricted-column',
  code: 'A006',
  severity: 'warning',
  title: 'A restricted or personal column read without a purpose',
  why: 'The contract marks it as restricted or as personal data: who reads it has to say what for, so that it can be answered to the person it belongs to.',
  check: ({ analysis, purpose }, scene) => {
    if (purpose !== undefined) return [];
    const read = analysis.columns.filter((use) => use.purpose === 'output' || use.purpose === 'return');
    const seen = new Set<string>();
    return read.flatMap((use) => {
      const why = sensitivity(use.origin, scene);
      const key = `${use.origin.table}.${use.origin.column}`;
      if (why === undefined || seen.has(key)) return [];
      seen.add(key);
      return [
        {
          at: { sql: use.at },
          length: use.star ? 1 : use.origin.column.length,
          message: `${key.replace(/^public\./, '')} is ${why}, and is read${use.star ? ' by *' : ''} without a purpose`,
          fix: 'leave it out, or say what for: /* purpose: sign in */ in the statement',
        },
      ];
    });
  },
};

const known = new WeakMap<Contract, ReadonlyMap<string, string>>();

function sensitivity(origin: Origin, { contract }: Scene): string | undefined {
  const all =
    known.get(contract) ??
    new Map(
      contract.tables.flatMap((table) =>
        table.columns.flatMap((column) => {
          const why = reasonOf(column);
          return why === undefined ? [] : [[`${table.schema}.${table.name}.${column.name}`, why] as const];
        }),
      ),
    );
  known.set(contract, all);
  return all.get(`${origin.table}.${origin.column}`);
}

function reasonOf(column: Column): string | undefined {
  if (column.classification === 'restricted') return 'restricted';
  return column.pii === undefined ? undefined : `personal data (${column.pii})`;
}
