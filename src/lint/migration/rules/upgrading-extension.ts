/** ALTER EXTENSION … UPDATE. */
import type { Rule } from '../rule.ts';
import { spanOf, statementAs } from '../statement.ts';

export const upgradingExtension: Rule = {
  id: 'upgrading-extension',
  code: 'L157',
  title: 'An upgraded extension',
  why: 'The upgrade runs scripts of the extension, which may change functions, types and operators that tables and programs use, and there is no way back.',
  fix: 'try it on a copy, and read the notes of every version in between',
  level: 'warning',
  aliases: ['squawk ban-alter-extension', 'pg-schema-diff UPGRADING_EXTENSION_VERSION'],
  examples: {
    fires: [`ALTER EXTENSION postgis UPDATE TO '3.5.0';`],
    silent: ['CREATE EXTENSION IF NOT EXISTS postgis;'],
  },
  check(statement) {
    const extension = statementAs(statement, 'AlterExtensionStmt');
    if (extension === undefined) return [];
    return [{ ...spanOf(statement), message: `${extension.extname} cannot be downgraded again` }];
  },
};
