/** Personal data that is kept for ever. */
import { tableId } from '../places.ts';
import type { SchemaRule } from '../rule.ts';

export const piiWithoutRetention: SchemaRule = {
  id: 'pii-without-retention',
  code: 'L312',
  title: 'Personal data without a retention',
  why: 'What nobody ends is kept for ever, and the law asks for how long and why.',
  fix: 'declare `retention: { keep: 2 years, after: …, then: erase }`',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      {
        contract:
          'tables: { users: { columns: { id: { type: bigint, primary_key: true }, email: { type: text, pii: email } } } }',
      },
    ],
    silent: [
      {
        contract: `tables:
  users:
    retention: { keep: 2 years, after: left_at, then: erase }
    columns:
      id: { type: bigint, primary_key: true }
      email: { type: text, pii: email }
      left_at: { type: timestamptz, nullable: true }`,
      },
      { contract: 'tables: { settings: { columns: { id: { type: bigint, primary_key: true } } } }' },
    ],
  },
  check: ({ contract }) =>
    (contract?.tables ?? [])
      .filter(
        ({ retention, columns }) => retention === undefined && columns.some(({ pii }) => pii !== undefined),
      )
      .map((table) => ({
        at: tableId(table),
        message: `${table.name} holds personal data and has no retention`,
      })),
};
