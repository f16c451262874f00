/** A column that looks like personal data and is not declared as such. */
import { columnId } from '../places.ts';
import type { SchemaRule } from '../rule.ts';

const PERSONAL: readonly (readonly [RegExp, string])[] = [
  [/(^|_)e_?mail(_address)?$/, 'email'],
  [/(^|_)(phone|mobile|telephone|fax)(_number)?$/, 'phone'],
  [/^(first|last|middle|full|family|given|maiden)_?name$|^surname$/, 'name'],
  [/(^|_)(street|address_line\d?|postal_address|home_address|zip(_code)?|postcode|postal_code)$/, 'address'],
  [/(^|_)(birth_?date|date_of_birth|dob|birthday)$/, 'birth_date'],
  [/(^|_)(ssn|social_security_number|national_id|passport(_number)?|tax_id)$/, 'national_id'],
  [/(^|_)(iban|bank_account(_number)?|card_number|credit_card(_number)?)$/, 'financial'],
  [/^(ip|ip_address|remote_addr)$/, 'ip_address'],
];

export const piiUndeclared: SchemaRule = {
  id: 'pii-undeclared',
  code: 'L310',
  title: 'A column that looks like personal data and is not declared so',
  why: 'What is not declared is masked nowhere, erased with nobody, and in no inventory.',
  fix: 'declare `pii:`',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      {
        contract: 'tables: { users: { columns: { id: { type: bigint, primary_key: true }, email: text } } }',
      },
    ],
    silent: [
      {
        contract:
          'tables: { users: { columns: { id: { type: bigint, primary_key: true }, email: { type: text, pii: email } } } }',
      },
      'CREATE TABLE users (email text);',
    ],
  },
  check: ({ contract }) =>
    (contract?.tables ?? []).flatMap((table) =>
      table.columns.flatMap((column) => {
        const kind = PERSONAL.find(([pattern]) => pattern.test(column.name))?.[1];
        if (kind === undefined || column.pii !== undefined) return [];
        return [
          {
            at: columnId(table, column),
            message: `${table.name}.${column.name} looks like personal data (${kind}) and is not declared so`,
            fix: `pii: ${kind}`,
          },
        ];
      }),
    ),
};
