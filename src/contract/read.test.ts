import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../test/support/memory-files.ts';
import { folderStorage } from '../engines/storage/folder.ts';
import { readContract } from './read.ts';

const HEAD = 'contract: c\nversion: 1.0.0\n';

async function reading(files: string | Readonly<Record<string, string>>) {
  const all = typeof files === 'string' ? { 'contracts/a.yaml': files } : files;
  return readContract(memoryFiles(all), 'contracts');
}

/** `code line:column message`, as a person would compare it. */
async function findingsOf(files: string | Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { diagnostics } = await reading(files);
  return diagnostics.map((d) => `${d.code} ${d.where.line ?? '-'}:${d.where.column ?? '-'} ${d.message}`);
}

/** Below `contract:` and `version:`, so that its first line is line 3. */
const bad: readonly (readonly [name: string, yaml: string, expected: readonly string[], fix?: string])[] = [
  [
    'an unknown key',
    'tabels: {}\n',
    ['C002 3:1 the contract has an unknown key tabels'],
    'did you mean tables?',
  ],
  [
    'an unknown key of a column',
    'tables:\n  t:\n    columns:\n      id: { type: uuid, uniqe: true }\n',
    ['C002 6:25 t.id has an unknown key uniqe'],
    'did you mean unique?',
  ],
  [
    'text with a comma inside braces',
    'tables:\n  t: { description: Who, or what, columns: { id: uuid } }\n',
    ['C002 4:26 t has an unknown key or what'],
    'text with a comma inside { } needs quotes',
  ],
  [
    'a key that stands twice',
    'schema: a\nschema: b\n',
    ['C004 4:1 the contract has the key schema twice'],
    'the first is on line 3',
  ],
  [
    'a column that stands twice',
    'tables:\n  t:\n    columns:\n      id: uuid\n      id: text\n',
    ['C004 7:7 t.columns has the key id twice'],
  ],
  [
    'a list where a map belongs',
    'tables: [users]\n',
    ['C003 3:9 the contract.tables must be a map of tables, each { columns, … }, not a list'],
  ],
  [
    'a number where text belongs',
    'tables:\n  t: { description: 5, columns: { id: uuid } }\n',
    ['C003 4:21 t.description must be text, not the number 5'],
    'write "5"',
  ],
  [
    'yes where true belongs',
    'tables:\n  t: { columns: { id: { type: uuid, nullable: yes } } }\n',
    ['C003 4:47 t.id.nullable must be true or false, not "yes"'],
    'write true',
  ],
  [
    'a word that is not one of the choices',
    'tables:\n  t: { classification: secrt, columns: { id: uuid } }\n',
    ['C003 4:24 t.classification must be public, internal, confidential or restricted, not "secrt"'],
  ],
  [
    'a column without a type',
    'tables:\n  t: { columns: { id: { nullable: true } } }\n',
    ['C005 4:23 t.id has no type'],
  ],
  [
    'nothing after a colon',
    'tables:\n  t:\n    columns:\n',
    ['C005 5:5 nothing is written after columns: of t'],
  ],
  ['a table without columns', 'tables:\n  t: { columns: {} }\n', ['C020 4:8 t has no columns']],
  [
    'a reference to no table',
    'tables:\n  user: { columns: { id: { type: uuid, primary_key: true } } }\n  o: { columns: { u: { type: uuid, references: users.id } } }\n',
    ['C012 5:48 o.u references users.id, which does not exist'],
    'did you mean user.id?',
  ],
  [
    'a reference to no column',
    'tables:\n  users: { columns: { id: { type: uuid, primary_key: true } } }\n  o: { columns: { u: { type: uuid, references: users.uid } } }\n',
    ['C012 5:48 o.u references users.uid, which does not exist'],
    'did you mean users.id?',
  ],
  [
    'a reference that is no table.column',
    'tables:\n  o: { columns: { u: { type: uuid, references: users } } }\n',
    ['C003 4:48 o.u.references must be a column as table.column, not "users"'],
  ],
  [
    'a reference to a column that is no key',
    'tables:\n  users: { columns: { id: { type: uuid, primary_key: true }, n: integer } }\n  o: { columns: { u: { type: integer, references: users.n } } }\n',
    ['C015 5:51 users.n is neither the primary key nor unique'],
    'reference users.id, or make it unique',
  ],
  [
    'a reference between types that do not compare',
    'tables:\n  users: { columns: { id: { type: uuid, primary_key: true } } }\n  o: { columns: { u: { type: text, references: users.id } } }\n',
    ['C016 5:48 o.u is text, but users.id is uuid'],
    'write type: uuid',
  ],
  [
    'a foreign key of the wrong length',
    'tables:\n  p: { primary_key: [a, b], columns: { a: int, b: int } }\n  o: { columns: { a: int }, foreign_keys: [{ columns: [a], references: { table: p, columns: [a, b] } }] }\n',
    ['C016 5:44 o.a has 1 columns and references 2'],
  ],
  [
    'an index over no column',
    'tables:\n  t: { columns: { id: uuid }, indexes: [{ columns: [idd DESC] }] }\n',
    ['C013 4:53 t has no column idd'],
    'did you mean id?',
  ],
  [
    'a primary key over no column',
    'tables:\n  t: { columns: { id: uuid }, primary_key: [ids] }\n',
    ['C013 4:45 t has no column ids'],
    'did you mean id?',
  ],
  [
    'two primary keys',
    'tables:\n  t: { columns: { id: { type: uuid, primary_key: true } }, primary_key: [id] }\n',
    ['C022 4:60 t has more than one primary key'],
  ],
  [
    'a nullable primary key',
    'tables:\n  t: { columns: { id: { type: uuid, primary_key: true, nullable: true } } }\n',
    ['C022 4:56 t.id is nullable and part of the primary key'],
  ],
  [
    'a default beside an identity',
    'tables:\n  t: { columns: { id: { type: int, identity: always, default: 1 } } }\n',
    ['C022 4:36 t.id has both default and identity'],
  ],
  [
    'on_delete without references',
    'tables:\n  t: { columns: { id: { type: int, on_delete: cascade } } }\n',
    ['C022 4:36 t.id has on_delete but references nothing'],
  ],
  [
    'an unknown retention column',
    'tables:\n  t: { columns: { id: int }, retention: { keep: 1 year, after: deleted, then: erase } }\n',
    ['C013 4:64 t has no column deleted'],
  ],
  [
    'a retention that is no duration',
    'tables:\n  t: { columns: { id: int }, retention: { keep: long, after: id, then: erase } }\n',
    ['C003 4:49 long is not a duration'],
  ],
  [
    'an unknown subject',
    'tables:\n  t: { columns: { id: int }, subject: uid }\n',
    ['C013 4:39 t has no column uid'],
  ],
  [
    'an unknown denormalized column',
    'tables:\n  t: { columns: { id: int }, denormalized: [{ column: sum, serves: q, kept_by: trigger x, staleness: none }] }\n',
    ['C013 4:55 t has no column sum'],
  ],
  ['a label that stands twice', 'enums: { e: [a, b, a] }\n', ['C021 3:20 the enum e has the label a twice']],
  [
    'volumes of no table',
    'tables: { users: { columns: { id: int } } }\nvolumes: { user: 5 }\n',
    ['C014 4:12 there is no table user'],
    'did you mean users?',
  ],
  [
    'a growth that is no factor',
    'tables: { t: { columns: { id: int } } }\nvolumes: { t: { rows: 5, growth: much } }\n',
    ['C003 4:34 much is not a factor'],
  ],
  [
    'quality rules for nothing',
    'tables: { users: { columns: { id: int } } }\nquality: { user: [{ not_null: id }] }\n',
    ['C014 4:12 quality rules for user, which is not declared'],
    'did you mean users?',
  ],
  [
    'a quality rule without a check',
    'tables: { t: { columns: { id: int } } }\nquality: { t: [{ severity: warning }] }\n',
    ['C005 4:16 a rule of t names no check'],
  ],
  [
    'two checks in one rule',
    'tables: { t: { columns: { id: int } } }\nquality: { t: [{ not_null: id, unique: id }] }\n',
    ['C002 4:32 t has not_null and unique in one rule'],
  ],
  [
    'a share above one',
    'tables: { t: { columns: { id: int } } }\nquality: { t: [{ not_null: id, at_least: 101 % }] }\n',
    ['C003 4:42 101 % is not a share of rows'],
  ],
  [
    'a dimension of no table',
    'warehouse: { dimensions: { d: { from: x, key: id } } }\n',
    ['C014 3:39 there is no table x'],
  ],
  [
    'a dimension without a key',
    'tables: { t: { columns: { id: int } } }\nwarehouse: { dimensions: { d: { from: t } } }\n',
    ['C005 4:28 dimension d has no key'],
  ],
  [
    'an unknown measure',
    'tables: { t: { columns: { id: int } } }\nwarehouse: { facts: { f: { from: t, grain: g, key: id, measures: [sum] } } }\n',
    ['C013 4:67 t has no column sum'],
  ],
  [
    'an unknown dimension of a fact',
    'tables: { t: { columns: { id: int } } }\nwarehouse: { facts: { f: { from: t, grain: g, key: id, dimensions: { id: d } } } }\n',
    ['C024 4:74 fact f uses the dimension d, which is not declared'],
  ],
  [
    'a calendar that ends before it begins',
    'warehouse: { dimensions: { date: { calendar: 2024-01-01..2023-01-01 } } }\n',
    ['C003 3:46 2024-01-01..2023-01-01 is not a period'],
  ],
  [
    'a calendar with a source',
    'warehouse: { dimensions: { date: { calendar: 2024-01-01..2024-12-31, scd: 2 } } }\n',
    ['C022 3:70 date is a calendar and has scd'],
  ],
  [
    'a query that expects an unknown index',
    'tables: { t: { columns: { id: int } } }\nqueries: { q: { sql: SELECT 1, expect: { indexes: [idx] } } }\n',
    ['C023 4:52 q expects the index idx, which no table declares'],
  ],
  [
    'a denormalization that serves no query',
    'tables: { t: { columns: { id: int }, denormalized: [{ column: id, serves: x, kept_by: y, staleness: none }] } }\nqueries: { q: { sql: SELECT 1 } }\n',
    ['C025 3:53 t.id serves x, which is no query'],
  ],
  [
    'a schema nobody makes',
    'tables: { auth.t: { columns: { id: int } } }\n',
    ['C026 3:11 auth.t is in a schema that is not declared'],
  ],
  [
    'a name that is too long',
    `tables:\n  ${'x'.repeat(64)}: { columns: { id: int } }\n`,
    [`C017 4:3 the name of table ${'x'.repeat(64)} is longer than 63 bytes`],
  ],
  [
    'an index name that is taken',
    'tables:\n  t: { columns: { id: int } }\n  u: { columns: { id: int }, indexes: [{ columns: [id], name: t }] }\n',
    ['C007 5:40 the name t is taken'],
  ],
  [
    'two columns that become one field',
    'tables:\n  t: { columns: { user_id: int, userId: int } }\n',
    ['C007 4:33 userId and user_id both become the field userId'],
  ],
  [
    'a list as a key',
    'tables:\n  ? [a, b]\n  : { columns: { id: int } }\n',
    ['C019 4:5 a key of the contract.tables is not a name'],
  ],
  ['indentation by tabs', 'tables:\n\tt: 5\n', ['C009 4:1 indentation by tabs is not YAML']],
  [
    'a bracket that is not closed',
    'enums: { e: [a, b }\n',
    ['C001 3:19 flow sequence in block collection must be sufficiently indented and end with a ]'],
  ],
  [
    'an alias to nothing',
    'enums: { e: *labels }\n',
    ['C008 3:13 there is no anchor &labels before this alias'],
  ],
  [
    'a password in a URL',
    'description: see postgres://app:hunter2@db/shop\n',
    ['C018 3:33 a password is written in the file'],
  ],
  ['an include of itself', 'include: [a.yaml]\n', ['C011 3:11 contracts/a.yaml includes contracts/a.yaml']],
  [
    'an include of nothing',
    'include: [b.yaml]\n',
    ['C011 3:11 contracts/b.yaml is included and does not exist'],
  ],
];

describe('a contract with a mistake is answered with its place and a fix', () => {
  test.each(bad)('%s', async (_, yaml, expected, fix) => {
    const { contract, diagnostics } = await reading(HEAD + yaml);
    expect(diagnostics.map((d) => `${d.code} ${d.where.line}:${d.where.column} ${d.message}`)).toEqual(
      expected,
    );
    if (fix !== undefined) expect(diagnostics[0]?.fix).toBe(fix);
    if (diagnostics.some((d) => d.severity === 'error')) expect(contract).toBeUndefined();
    // What is shown is the marked line itself.
    const { line } = diagnostics[0]?.where ?? {};
    expect(diagnostics[0]?.frame?.some((shown) => shown.number === line)).toBe(true);
  });

  test('all mistakes of all files come at once, in reading order', async () => {
    const found = await findingsOf({
      'contracts/b.yaml': 'tables: { t: { colums: {} } }\n',
      'contracts/a.yaml': `${HEAD}nope: 1\nenums: { e: [a, a] }\n`,
    });
    expect(found.map((f) => f.slice(0, 4))).toEqual(['C002', 'C021', 'C005', 'C002']);
  });

  test('a name in two files is reported with both places', async () => {
    const { diagnostics } = await reading({
      'contracts/a.yaml': `${HEAD}tables: { t: { columns: { id: int } } }\n`,
      'contracts/b.yaml': 'tables: { t: { columns: { id: int } } }\n',
    });
    expect(diagnostics).toMatchObject([
      {
        code: 'C007',
        where: { file: 'contracts/b.yaml', line: 1, column: 11 },
        fix: 'the first stands in contracts/a.yaml:3',
      },
    ]);
  });

  test('files that include each other are named in the order of inclusion', async () => {
    const found = await findingsOf({
      'contracts/a.yaml': `${HEAD}include: [../shared/b.yaml]\n`,
      'shared/b.yaml': 'include: [../contracts/a.yaml]\n',
    });
    expect(found).toEqual(['C011 1:11 contracts/a.yaml includes shared/b.yaml includes contracts/a.yaml']);
  });

  test('the frame of a password does not show it', async () => {
    const { diagnostics } = await reading(`${HEAD}description: postgres://app:hunter2@db/shop\n`);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });

  test.each([
    ['no file at all', {}, 'C006'],
    ['an empty file', { 'contracts/a.yaml': '' }, 'C006'],
    ['only a comment', { 'contracts/a.yaml': '# soon\n' }, 'C006'],
    ['a file without a contract', { 'contracts/a.yaml': 'tables: {}\n' }, 'C005'],
    ['a list', { 'contracts/a.yaml': '- a\n- b\n' }, 'C003'],
    ['binary junk', { 'contracts/a.yaml': '\u0000\u0001\u0002PNG\ufffd' }, 'C010'],
    ['random punctuation', { 'contracts/a.yaml': '%%%{{{[[[:::' }, 'C001'],
  ] as const)('%s', async (_, files, code) => {
    const { contract, diagnostics } = await reading(files);
    expect(contract).toBeUndefined();
    expect(diagnostics.map((d) => d.code)).toContain(code);
  });

  test('an alias bomb is stopped before it fills the memory', async () => {
    const levels = Array.from({ length: 30 }, (_, i) => {
      const inside =
        i === 0
          ? 'x'
          : Array(10)
              .fill(`*l${i - 1}`)
              .join(', ');
      return `l${i}: &l${i} [${inside}]`;
    });
    const found = await findingsOf(
      `${HEAD}quality:\n  t:\n    - rule: { ${levels.join(', ')} }\ntables: { t: { columns: { id: int } } }\n`,
    );
    expect(found.filter((f) => f.startsWith('C008'))).toHaveLength(1);
  });

  test.each([
    ['lists', '[', ']'],
    ['maps', '{ a: ', '}'],
  ])('%s in each other without end are answered, not fallen over', async (_, open, close) => {
    const found = await findingsOf(`${HEAD}tables: ${open.repeat(100_000)}1${close.repeat(100_000)}\n`);
    expect(found).toContainEqual(expect.stringMatching(/^C008 .*nested too deeply/));
  });

  test('a file of 100,000 broken lines is answered with few words', async () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `key${i}: value`).join('\n');
    const { diagnostics } = await reading(`${HEAD}${lines}\n`);
    expect(diagnostics.length).toBeLessThanOrEqual(101);
    expect(diagnostics.at(-1)?.message).toContain('99900 more');
  });
});

describe('a contract', () => {
  test('of a file with BOM and CRLF reads like any other', async () => {
    const yaml = `${HEAD}tables:\n  t:\n    columns:\n      id: uuid\n`;
    const { contract, diagnostics } = await reading(`\ufeff${yaml.replaceAll('\n', '\r\n')}`);
    expect(diagnostics).toEqual([]);
    expect(contract?.tables[0]?.columns[0]).toMatchObject({ name: 'id', type: 'uuid', nullable: false });
  });

  test('understands the short ways to write things', async () => {
    const { contract, diagnostics } = await reading(`${HEAD}
enums: { role: [user, admin] }
tables:
  users:
    columns:
      id: { type: uuid, primary_key: true }
      email: { type: text, unique: true }
      role: { type: role, default: user }
      age: { type: integer, check: age > 0 }
  notes:
    columns:
      user_id: { type: uuid, references: users.id, on_delete: CASCADE }
    indexes: [[user_id]]
volumes: { users: 2_000_000, notes: { rows: 5, growth: 10x } }
`);
    expect(diagnostics).toEqual([]);
    const [users, notes] = contract?.tables ?? [];
    expect(users?.primaryKey).toMatchObject({ name: 'users_pkey', columns: ['id'] });
    expect(users?.uniques).toMatchObject([{ name: 'users_email_key', columns: ['email'] }]);
    expect(users?.checks).toMatchObject([{ name: 'users_age_check', expression: 'age > 0' }]);
    expect(users?.columns[2]?.default).toBe("'user'");
    expect(users?.entity).toBe('User');
    expect(notes?.foreignKeys).toMatchObject([
      {
        name: 'fk_notes_user_id',
        references: { schema: 'public', table: 'users', columns: ['id'] },
        onDelete: 'cascade',
      },
    ]);
    expect(notes?.indexes).toMatchObject([{ name: 'idx_notes_user_id', columns: ['user_id'] }]);
    expect(contract?.volumes).toMatchObject([
      { rows: 2_000_000, growth: 1 },
      { rows: 5, growth: 10 },
    ]);
  });

  test('merges anchors, and what is written wins over what is merged', async () => {
    const { contract, diagnostics } = await reading(`${HEAD}
tables:
  a:
    columns: &times
      created_at: { type: timestamptz, default: now() }
      updated_at: { type: timestamptz, default: now() }
  b:
    columns:
      id: uuid
      <<: *times
      updated_at: date
`);
    expect(diagnostics).toEqual([]);
    expect(contract?.tables[1]?.columns.map((c) => [c.name, c.type])).toEqual([
      ['id', 'uuid'],
      ['updated_at', 'date'],
      ['created_at', 'timestamptz'],
    ]);
  });

  test('keeps derived names within 63 bytes and apart', async () => {
    const long = 'a_rather_long_table_name_that_goes_on_and_on';
    const { contract } = await reading(`${HEAD}
tables:
  ${long}:
    columns: { some_long_column_name_one: int, some_long_column_name_two: int }
    indexes: [[some_long_column_name_one, some_long_column_name_two], [some_long_column_name_two, some_long_column_name_one]]
`);
    const names = contract?.tables[0]?.indexes.map((index) => index.name) ?? [];
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  });

  test('may reference a key of another width or through a domain, with a warning where numbers outgrow it', async () => {
    const { contract, diagnostics } = await reading(`${HEAD}
domains: { user_id: { type: bigint } }
tables:
  users: { columns: { id: { type: bigint, primary_key: true } } }
  a: { columns: { u: { type: user_id, references: users.id } } }
  b: { columns: { u: { type: integer, references: users.id } } }
`);
    expect(contract?.tables).toHaveLength(3);
    expect(diagnostics.map((d) => `${d.code} ${d.severity} ${d.message}`)).toEqual([
      'C016 warning b.u is integer, but users.id is bigint',
    ]);
  });

  test('cannot be changed', async () => {
    const { contract } = await readContract(folderStorage('examples/shop'), 'contracts');
    expect(Object.isFrozen(contract?.tables[0]?.columns[0])).toBe(true);
  });
});
