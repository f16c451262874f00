/** What helps when the shadow refuses a statement of the contract; undefined where its message says all. */

const REMEDIES: readonly (readonly [sqlState: string, message: RegExp, fix: string])[] = [
  [
    '42704',
    /^role "(.+)" does not exist$/,
    'declare it, CREATE ROLE {name}, in a file of contracts/sql that comes before: files run in the order of their names',
  ],
  [
    '42710',
    /^role "(.+)" already exists$/,
    "the shadow's server has it: DO $$ BEGIN IF to_regrole('{name}') IS NULL THEN CREATE ROLE {name}; END IF; END $$",
  ],
  [
    '3D000',
    /^database "(.+)" does not exist$/,
    "the shadow's database has another name: DO $$ BEGIN EXECUTE format('… DATABASE %I …', current_database()); END $$",
  ],
  [
    '25001',
    /^(CREATE|DROP|ALTER) (DATABASE|TABLESPACE|SYSTEM)\b/,
    'leave it out: databases, tablespaces and the configuration of the server are no part of a contract',
  ],
  [
    '25001',
    /CONCURRENTLY|cannot run inside a transaction block/,
    'write what shall be there, without CONCURRENTLY: how it comes about is the affair of datawright plan',
  ],
  [
    '42501',
    /./,
    'the role that connects to the shadow may not do this: give SHADOW_DATABASE_URL a superuser, or leave it away',
  ],
  [
    '58P01',
    /./,
    "install what is missing on the shadow's server, or let SHADOW_DATABASE_URL name one that has it",
  ],
  [
    '0A000',
    /^cannot use column reference in DEFAULT expression/,
    `a bare word is a column there: a text stands in quotes, as in default: "'free'"`,
  ],
  [
    '42P07',
    /^relation "(.+)" already exists$/,
    'it is declared twice: in YAML, or in another file of contracts/sql',
  ],
];

export function remedyFor(sqlState: string, message: string): string | undefined {
  for (const [state, pattern, fix] of REMEDIES) {
    const match = state === sqlState ? pattern.exec(message) : null;
    if (match !== null) return fix.replaceAll('{name}', () => match[1] ?? '');
  }
  return undefined;
}
