/** A table that nobody has classified. */
import { tableId } from '../places.ts';
import type { SchemaRule } from '../rule.ts';

export const tableUnclassified: SchemaRule = {
  id: 'table-unclassified',
  code: 'L311',
  title: 'A table without a classification',
  why: 'Who may read it, where copies may lie and what is masked all follow from it; without one it is treated as harmless.',
  fix: 'declare `classification:` public, internal, confidential or restricted',
  level: 'off',
  aliases: [],
  examples: {
    fires: [
      {
        contract:
          'tables: { settings: { columns: { id: { type: bigint, primary_key: true }, value: text } } }',
      },
    ],
    silent: [
      {
        contract:
          'tables: { settings: { classification: internal, columns: { id: { type: bigint, primary_key: true } } } }',
      },
      'CREATE TABLE settings (id bigint PRIMARY KEY);',
    ],
  },
  check: ({ contract }) =>
    (contract?.tables ?? [])
      .filter(({ classification }) => classification === undefined)
      .map((table) => ({ at: tableId(table), message: `${table.name} has no classification` })),
};
