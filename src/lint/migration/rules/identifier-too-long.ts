/** Names that PostgreSQL cuts. */
import { Buffer } from 'node:buffer';
import type { SqlToken } from '../../../sql/grammar.ts';
import type { Rule } from '../rule.ts';

/** NAMEDATALEN − 1. */
const MOST_BYTES = 63;

export const identifierTooLong: Rule = {
  id: 'identifier-too-long',
  code: 'L120',
  title: 'A name that is too long',
  why: 'PostgreSQL cuts names after 63 bytes and only gives a notice: two long names can become the same one, and programs look for a name that does not exist.',
  fix: 'choose a name of at most 63 bytes',
  level: 'warning',
  aliases: [],
  examples: {
    fires: [
      'CREATE TABLE a_name_that_goes_on_and_on_and_on_until_nobody_remembers_how_it_began (id bigint);',
      'ALTER TABLE t ADD COLUMN "ééééééééééééééééééééééééééééééééé" text;',
    ],
    silent: [
      'CREATE TABLE a_name (id bigint);',
      "COMMENT ON TABLE t IS 'a_text_that_goes_on_and_on_and_on_until_nobody_remembers_how_it_began';",
    ],
  },
  check(statement) {
    return statement.tokens
      .filter((token) => Buffer.byteLength(nameIn(token)) > MOST_BYTES)
      .map((token) => ({
        start: token.start,
        end: token.end,
        message: `this name has ${Buffer.byteLength(nameIn(token))} bytes and is cut after ${MOST_BYTES}`,
      }));
  },
};

function nameIn({ type, text }: SqlToken): string {
  if (type === 'quoted') return text.replace(/^[^"]*"|"$/g, '').replaceAll('""', '"');
  return type === 'word' ? text : '';
}
