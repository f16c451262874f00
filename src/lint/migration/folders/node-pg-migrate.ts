/**
 * node-pg-migrate: SQL files with `-- Up Migration` and `-- Down Migration`, or JavaScript that calls `pgm.sql` and
 * the tool's builder.
 */
import type { CallExpression } from 'oxc-parser';
import {
  between,
  byNumber,
  type FolderFile,
  type MigrationFormat,
  type ReadMigration,
  type Stand,
} from './format.ts';
import { pgmStatements } from './pgm.ts';
import { readProgram, withoutDown } from './program.ts';

const UP = /^\s*--[\s-]*up\s+migration/im;
const DOWN = /^\s*--[\s-]*down\s+migration/im;
const CALL = /\bpgm\s*\.\s*sql\s*\(\s*/g;

export const nodePgMigrate: MigrationFormat = {
  name: 'node-pg-migrate',
  title: 'node-pg-migrate',
  // In a folder of the tool it runs every file that begins with a number, marked or not.
  migrations: (files) =>
    files.some(isMigration)
      ? files.filter((file) => isMigration(file) || /^\d[^/]*\.sql$/.test(file.path)).sort(byNumber)
      : [],
  read: async ({ path, text }) =>
    path.endsWith('.sql')
      ? // Without the first mark the tool runs all that is there.
        { sql: UP.test(text) ? between(text, UP, DOWN) : text, inTransaction: true }
      : {
          ...(await withBuilder(path, text)),
          inTransaction: !/\bpgm\s*\.\s*noTransaction\s*\(/.test(text),
        },
};

/** Calls that are SQL texts or change nothing. */
const NOT_BUILDING = /^(?:sql|func|noTransaction)$/;

async function withBuilder(path: string, text: string): Promise<Omit<ReadMigration, 'inTransaction'>> {
  const texts = readProgram(text, CALL);
  const { parseSync } = await import('oxc-parser');
  const forward = withoutDown(text);
  const stands: Stand[] = [];
  let { sql, unread } = texts;
  let shift = 0;
  for (const { method, call } of builderCalls(parseSync(path, text).program)) {
    const { start, end } = call;
    // The way back is blank there.
    if (NOT_BUILDING.test(method) || forward.slice(start, end) !== text.slice(start, end)) continue;
    const statements = pgmStatements(method, call);
    if (statements === undefined) {
      unread = Math.min(unread ?? start, start);
      continue;
    }
    const written = statements.map((statement) => `${statement};`).join(' ');
    const from = start + shift;
    sql = `${sql.slice(0, from)}${written}${sql.slice(end + shift)}`;
    stands.push({ from, to: from + written.length, call: [start, end] });
    shift += written.length - (end - start);
  }
  return { sql, stands, ...(unread === undefined ? {} : { unread }) };
}

interface BuilderCall {
  readonly method: string;
  readonly call: CallExpression;
}

/** Calls on `pgm`, in the order of the text. */
function* builderCalls(value: unknown): Generator<BuilderCall, void, undefined> {
  if (Array.isArray(value)) for (const item of value) yield* builderCalls(item);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return;
  if ('type' in value && value.type === 'CallExpression') {
    const call = value as CallExpression;
    const { callee } = call;
    if (
      callee.type === 'MemberExpression' &&
      callee.object.type === 'Identifier' &&
      callee.object.name === 'pgm' &&
      callee.property.type === 'Identifier'
    ) {
      // What its arguments call is part of it.
      yield { method: callee.property.name, call };
      return;
    }
  }
  for (const inner of Object.values(value)) yield* builderCalls(inner);
}

function isMigration({ path, text }: FolderFile): boolean {
  if (path.endsWith('.sql')) return UP.test(text) || DOWN.test(text);
  return /\.[cm]?[jt]s$/.test(path) && /\bpgm\b/.test(text) && /\bup\b/.test(text);
}
