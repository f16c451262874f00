/** A secret that can be read. */
import type { SchemaRule } from '../rule.ts';
import { columnsOfType } from '../schema.ts';

const SECRET =
  /^(user_)?(password|passwd|pwd|pin|secret|api_key|apikey|access_token|refresh_token|private_key|cvv|cvc|card_number|credit_card(_number)?)$/;

export const plaintextSecret: SchemaRule = {
  id: 'plaintext-secret',
  code: 'L270',
  title: 'A secret that can be read',
  why: 'Whoever reads a backup, a replica or a log of queries has it; a password of one service opens others.',
  fix: 'keep a hash (password_hash), or the key of a vault; a card number not at all',
  level: 'error',
  aliases: ['sqlcheck readable passwords'],
  examples: {
    fires: ['CREATE TABLE users (password text);', 'CREATE TABLE cards (card_number varchar(19));'],
    silent: [
      'CREATE TABLE users (password_hash text, password_changed_at timestamptz, has_password boolean);',
    ],
  },
  check: ({ schema }) =>
    columnsOfType(schema, /^(text|character|bytea)/)
      .filter(({ column }) => SECRET.test(column.name))
      .map(({ column }) => ({ at: column.id, message: `${column.label} keeps a secret as it is` })),
};
