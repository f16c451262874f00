/** Folders of migrations: whose they are, what is read of them, what is known from before, and what is silenced. */
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../../../test/support/memory-files.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { DatawrightError } from '../../core/diagnostic.ts';
import { type LintRequest, lintMigrations } from './lint.ts';

type Files = Readonly<Record<string, string>>;

async function lint(files: Files, request: Partial<LintRequest> = {}) {
  return lintMigrations(memoryFiles(files), {
    paths: ['db'],
    postgres: undefined,
    inTransaction: undefined,
    levelOf: (rule) => rule.level,
    ...request,
  });
}

const only =
  (...ids: readonly string[]): LintRequest['levelOf'] =>
  ({ id }) =>
    ids.includes(id) ? 'error' : 'off';

function places(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(
    ({ where, code, rule }) => `${where.file}:${where.line}:${where.column} ${rule ?? code}`,
  );
}

const DROP = 'ALTER TABLE users DROP COLUMN nick;';

const CONCURRENTLY = 'CREATE INDEX CONCURRENTLY users_nick ON users (nick);';

test.each<[what: string, files: Files, found: number]>([
  ['Prisma runs one statement by itself', { 'db/1_a/migration.sql': CONCURRENTLY }, 0],
  ['and several in a transaction', { 'db/1_a/migration.sql': `SELECT 1;\n${CONCURRENTLY}` }, 1],
  ['golang-migrate runs one statement by itself', { 'db/1_a.up.sql': `-- one\n${CONCURRENTLY}` }, 0],
  ['and several in a transaction', { 'db/1_a.up.sql': `${CONCURRENTLY}\nSELECT 1;` }, 1],
  ['Flyway sees a concurrent build', { 'db/V1__a.sql': `-- by itself\n${CONCURRENTLY}` }, 0],
])('%s', async (_, files, found) => {
  const levelOf = only('ban-concurrent-index-creation-in-transaction');
  expect((await lint(files, { levelOf })).diagnostics).toHaveLength(found);
});

test('Flyway is told by a script’s own configuration how to run it', async () => {
  const levelOf = only('set-local-without-transaction');
  const files = (conf: string): Files => ({
    'db/V1__a.sql': `SET LOCAL lock_timeout = '1s';\n${DROP}`,
    'db/V1__a.sql.conf': conf,
  });
  expect((await lint(files('executeInTransaction=false\n'), { levelOf })).diagnostics).toHaveLength(1);
  expect((await lint(files('shouldExecute=true\n'), { levelOf })).diagnostics).toEqual([]);
});

describe('the configuration of Flyway', () => {
  const levelOf = only('ban-drop-column', 'ban-drop-table');
  const scripts = {
    'db/flyway/sql/V1__a.sql': 'DROP TABLE @{app_schema}.@{Name}; DROP TABLE @{other};'.replaceAll('@', '$'),
    'db/flyway/old/V2__b.sql': DROP,
  };
  const toml = `# where\n[environments.test]\nurl = "jdbc:postgresql://h/d"\n[flyway]\nlocations = [\n  "filesystem:s*",\n]\n\n[flyway.placeholders]\nname = "people"\napp_schema = 'shop'\n`;
  const conf =
    'flyway.locations=filesystem:sql,filesystem:nowhere\nflyway.placeholders.name=people\nflyway.placeholders.app_schema=shop\n';

  test.each([
    ['flyway.toml', toml],
    ['flyway.conf', conf],
    ['conf/flyway.conf', conf],
  ])('%s says where the scripts are and what placeholders stand for', async (name, text) => {
    const { diagnostics } = await lint(
      { ...scripts, [`db/flyway/${name}`]: text },
      { levelOf, paths: ['db/flyway'] },
    );
    expect(places(diagnostics)).toEqual([
      'db/flyway/sql/V1__a.sql:1:1 ban-drop-table',
      'db/flyway/sql/V1__a.sql:1:35 ban-drop-table',
    ]);
    expect(diagnostics[0]?.where.object).toBe('shop.people');
  });

  test.each([
    [
      'flyway.toml',
      '[flyway]\nsqlMigrationPrefix = "M"\nsqlMigrationSeparator = "-"\nsqlMigrationSuffixes = [".ddl", ".pg.sql"]\nrepeatableSqlMigrationPrefix = "A"\n',
    ],
    [
      'flyway.conf',
      'flyway.sqlMigrationPrefix=M\nflyway.sqlMigrationSeparator=-\nflyway.sqlMigrationSuffixes=.ddl, .pg.sql\nflyway.repeatableSqlMigrationPrefix=A\n',
    ],
  ])('%s says what scripts are called', async (name, text) => {
    const files = {
      'db/M10-b.ddl': DROP,
      'db/M2.1-a.pg.sql': DROP,
      'db/A-views.ddl': DROP,
      'db/V1__other.sql': DROP,
    };
    const { diagnostics } = await lint({ ...files, [`db/${name}`]: text }, { levelOf, paths: ['db'] });
    expect(diagnostics.map(({ where }) => where.file)).toEqual([
      'db/M2.1-a.pg.sql',
      'db/M10-b.ddl',
      'db/A-views.ddl',
    ]);
  });

  test('is found above the folder of the scripts', async () => {
    const { diagnostics } = await lint(
      { ...scripts, 'flyway.toml': toml },
      { levelOf, paths: ['db/flyway/sql'] },
    );
    expect(diagnostics[0]?.where.object).toBe('shop.people');
  });

  test.each<[text: string, conf: string, places: readonly string[]]>([
    [`${CONCURRENTLY}\nSELECT 1;`, '', ['db/V1__a.sql:2:1 L009']],
    [`SELECT 1;\n${CONCURRENTLY}`, 'flyway.executeInTransaction=false', ['db/V1__a.sql:2:1 L009']],
    [`SELECT 1;\n${CONCURRENTLY}`, 'flyway.mixed=true', []],
    [`${CONCURRENTLY}\nVACUUM;`, '', []],
    ['SELECT 1; SELECT 2;', '', []],
  ])(
    'a script that mixes what runs in a transaction with what does not is refused: %j %s',
    async (text, told, found) => {
      const files = { 'db/V1__a.sql': text, 'db/flyway.conf': told };
      expect(places((await lint(files, { levelOf })).diagnostics)).toEqual(found);
    },
  );

  test('what a baseline stands for is not judged again, unless it is still to come somewhere', async () => {
    const files = {
      'db/V1__a.sql': DROP,
      'db/V2__b.sql': DROP,
      'db/B2__all.sql': 'CREATE TABLE users (nick text);',
      'db/V3__c.sql': DROP,
    };
    const judged = async (request: Partial<LintRequest> = {}) =>
      (await lint(files, { levelOf, ...request })).diagnostics.map(({ where }) => where.file);
    expect(await judged()).toEqual(['db/V3__c.sql']);
    expect(await judged({ since: 'V1' })).toEqual(['db/V2__b.sql', 'db/V3__c.sql']);
    expect(await judged({ paths: ['db/V1__a.sql'] })).toEqual(['db/V1__a.sql']);
  });
});

describe('a folder is recognised as that of', () => {
  test.each<[format: string, files: Files, judged: readonly string[]]>([
    [
      'datawright',
      { 'db/0001_a/up.sql': DROP, 'db/0001_a/down.sql': DROP, 'db/0001_a/plan.json': '{}' },
      ['db/0001_a/up.sql:1:19'],
    ],
    [
      'prisma',
      { 'db/20240101_a/migration.sql': `-- DropColumn\n${DROP}`, 'db/migration_lock.toml': '' },
      ['db/20240101_a/migration.sql:2:19'],
    ],
    [
      'drizzle',
      { 'db/0000_a.sql': `SELECT 1;--> statement-breakpoint\n${DROP}`, 'db/meta/_journal.json': '{}' },
      ['db/0000_a.sql:2:19'],
    ],
    [
      'flyway',
      {
        'db/V10__b.sql': 'ALTER TABLE @{schema}.users DROP COLUMN b;'.replace('@', '$'),
        'db/V2__a.sql': DROP,
        'db/U2__a.sql': DROP,
        'db/R__views.sql': DROP,
      },
      ['db/V2__a.sql:1:19', 'db/V10__b.sql:1:29', 'db/R__views.sql:1:19'],
    ],
    ['golang-migrate', { 'db/1_a.up.sql': DROP, 'db/1_a.down.sql': DROP }, ['db/1_a.up.sql:1:19']],
    ['dbmate', { 'db/1_a.sql': `-- migrate:up\n${DROP}\n-- migrate:down\n${DROP}` }, ['db/1_a.sql:2:19']],
    ['goose', { 'db/1_a.sql': `-- +goose Up\n${DROP}\n-- +goose Down\n${DROP}` }, ['db/1_a.sql:2:19']],
    ['alembic', { 'db/all.sql': `BEGIN;\n-- Running upgrade  -> 1a\n${DROP}\nCOMMIT;` }, ['db/all.sql:3:19']],
    [
      'node-pg-migrate',
      {
        'db/1_a.sql': `-- Up Migration\n${DROP}\n-- Down Migration\n${DROP}`,
        'db/2_b.js': `exports.up = (pgm) => {\n  pgm.sql(\`${DROP}\`);\n};\nexports.down = (pgm) => {\n  pgm.sql('${DROP}');\n};\n`,
      },
      ['db/1_a.sql:2:19', 'db/2_b.js:2:30'],
    ],
    [
      'sequelize',
      {
        'db/1-a.js': `module.exports = {\n  async up(queryInterface) {\n    await queryInterface.sequelize.query('${DROP}');\n  },\n  async down(queryInterface) {\n    await queryInterface.sequelize.query('${DROP}');\n  },\n};\n`,
        'db/sqls/2-b-up.sql': DROP,
        'db/sqls/2-b-down.sql': DROP,
      },
      ['db/1-a.js:3:61', 'db/sqls/2-b-up.sql:1:19'],
    ],
    [
      'plain',
      { 'db/10_b.sql': `\\connect shop\n${DROP}`, 'db/2_a.sql': DROP, 'db/2_a.down.sql': DROP },
      ['db/2_a.sql:1:19', 'db/10_b.sql:2:19'],
    ],
  ])('%s', async (format, files, judged) => {
    const outcome = await lint(files, { levelOf: only('ban-drop-column') });
    expect([...new Set(outcome.files.map((file) => file.format))]).toEqual([format]);
    expect(places(outcome.diagnostics)).toEqual(judged.map((place) => `${place} ban-drop-column`));
  });

  test('the tool that --format names, whatever the files look like', async () => {
    const files = { 'db/a.sql': `${DROP}\n-- migrate:down\n${DROP}` };
    const outcome = await lint(files, { format: 'dbmate' }).catch((error: unknown) => error);
    expect((outcome as DatawrightError).diagnostics[0]).toMatchObject({ code: 'L005' });
    await expect(lint(files, { format: 'flywat' })).rejects.toMatchObject({
      diagnostics: [{ code: 'L006', fix: 'did you mean flyway?' }],
    });
  });
});

test.each<[what: string, files: Files, found: readonly string[]]>([
  [
    'node-pg-migrate runs a SQL file without marks, and all of one without the first',
    {
      'db/1_a.js': 'export const up = (pgm) => {};',
      'db/2_b.sql': DROP,
      'db/3_c.sql': `${DROP}\n-- Down Migration\n${DROP}`,
    },
    ['db/2_b.sql:1:19', 'db/3_c.sql:1:19', 'db/3_c.sql:3:19'],
  ],
  [
    'Sequelize in TypeScript says what its rows are',
    {
      'db/1-a.ts': `export const up = async ({ sequelize }) => {\n  await sequelize.query<{ id: number }>(\n    \`${DROP}\`,\n  );\n};\n`,
    },
    ['db/1-a.ts:3:24'],
  ],
])('%s', async (_, files, found) => {
  const { diagnostics } = await lint(files, { levelOf: only('ban-drop-column') });
  expect(places(diagnostics)).toEqual(found.map((place) => `${place} ban-drop-column`));
});

test('what Alembic notes about itself is not judged', async () => {
  const note = `CREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n    CONSTRAINT pkc PRIMARY KEY (version_num)\n);`;
  const text = `BEGIN;\n\n${note}\n\n-- Running upgrade  -> 1a\n\nALTER TABLE t ADD COLUMN a varchar(9);\n\nINSERT INTO alembic_version (version_num) VALUES ('1a');\n\nCOMMIT;\n`;
  const outcome = await lint({ 'db/all.sql': text }, { levelOf: only('prefer-text-field') });
  expect(places(outcome.diagnostics)).toEqual(['db/all.sql:10:28 prefer-text-field']);
  expect(outcome.files[0]?.statements).toBe(3);
});

test('a transaction of the way back is not one of the way forward', async () => {
  const text = `module.exports = {\n  up: ({ sequelize }) => sequelize.query('SELECT 1; ${CONCURRENTLY}'),\n  down: ({ sequelize }) => sequelize.transaction(() => {}),\n};\n`;
  const levelOf = only('ban-concurrent-index-creation-in-transaction');
  expect((await lint({ 'db/1-a.js': text }, { levelOf })).diagnostics).toEqual([]);
});

describe('the transaction of the tool', () => {
  const files = (head: string) => ({ 'db/1.sql': `${head}\nSELECT 1;\nVACUUM users;` });
  const levelOf = only('not-in-transaction');

  test.each([
    ['-- migrate:up', 1],
    ['-- migrate:up transaction:false', 0],
    ['-- +goose Up', 1],
    ['-- +goose NO TRANSACTION\n-- +goose Up', 0],
    ['-- plain', 0],
    ['-- squawk-enable-assume-in-transaction', 1],
  ])('%j is known', async (head, findings) => {
    expect((await lint(files(head), { levelOf })).diagnostics).toHaveLength(findings);
  });

  test('is what the user says it is', async () => {
    expect((await lint(files(''), { levelOf, inTransaction: true })).diagnostics).toHaveLength(1);
  });
});

describe('what was done before', () => {
  const files = {
    'db/1.sql': 'CREATE TABLE users (name varchar(20), id integer);',
    'db/2.sql': 'ALTER TABLE users ALTER name TYPE varchar(40), ALTER id TYPE bigint;',
  };
  const levelOf = only('changing-column-type');

  test('a whole folder is judged as if each file were the next one: types are known, tables are in use', async () => {
    const { diagnostics } = await lint(files, { levelOf });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'changing users.id from integer to bigint can rewrite the table',
    ]);
  });

  test('what comes after --since goes together, and what it makes is new', async () => {
    expect((await lint(files, { levelOf, since: '1' })).files.map(({ file }) => file)).toEqual(['db/2.sql']);
    expect((await lint(files, { levelOf, since: '1' })).diagnostics).toHaveLength(1);
    const both = await lint({ 'db/0.sql': 'SELECT 1;', ...files }, { levelOf, since: '0' });
    expect(both.diagnostics).toEqual([]);
    await expect(lint(files, { since: '7' })).rejects.toMatchObject({ diagnostics: [{ code: 'L008' }] });
  });

  test('a file that is named knows the ones before it', async () => {
    const one = await lint(files, { levelOf, paths: ['db/2.sql'] });
    expect(places(one.diagnostics)).toEqual(['db/2.sql:1:48 changing-column-type']);
    expect((await lint(files, { levelOf, paths: ['db/1.sql', 'db/2.sql'] })).diagnostics).toEqual([]);
  });
});

describe('suppressions', () => {
  const levelOf = only('ban-drop-column', 'ban-drop-table');
  const found = async (text: string) => {
    const { diagnostics } = await lint({ 'db/1.sql': text }, { levelOf });
    return diagnostics.map(({ rule, code, severity }) => `${severity} ${rule ?? code}`);
  };

  test.each([
    `-- datawright:ignore ban-drop-column nobody reads it\n${DROP}`,
    `-- datawright:ignore L110: nobody reads it\n\n${DROP}`,
    `${DROP} -- datawright:ignore DS103 nobody reads it`,
    `ALTER TABLE users\n  /* datawright:ignore ban-drop-column nobody reads it */\n  DROP COLUMN nick;`,
    `-- datawright:ignore ban-drop-column, ban-drop-table both are unused\nDROP TABLE t; -- datawright:ignore ban-drop-table it is\n${DROP}-- datawright:ignore ban-drop-column it is`,
    `SELECT 1;\n-- datawright:ignore-file ban-drop-column old names\n${DROP}\n${DROP}`,
    `-- squawk-ignore ban-drop-column\n${DROP}`,
    `-- squawk-ignore-file\n${DROP}\nDROP TABLE t;`,
    `-- eugene: ignore\n${DROP}`,
  ])('are understood: %j', async (text) => {
    expect(await found(text)).toEqual([]);
  });

  test.each([
    [`-- datawright:ignore ban-drop-column\n${DROP}`, ['error ban-drop-column', 'error L002']],
    [`-- datawright:ignore\n${DROP}`, ['error ban-drop-column', 'error L002']],
    [`-- datawright:ignore ban-drop-colunm why\n${DROP}`, ['error ban-drop-column', 'error L004']],
    [
      `-- datawright:ignore ban-drop-column why\nSELECT 1;\n${DROP}`,
      ['error ban-drop-column', 'warning L003'],
    ],
    ['-- squawk-ignore ban-drop-column\nSELECT 1;', ['warning L003']],
    ['-- squawk-ignore a-rule-of-a-newer-squawk\nSELECT 1;', []],
  ])('need a rule, a reason and something to silence: %j', async (text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('a comment in the text of a literal is none', async () => {
    expect(await found(`SELECT '-- squawk-ignore-file'; ${DROP}`)).toEqual(['error ban-drop-column']);
  });
});

describe('a file that is not valid SQL', () => {
  test('is reported where it breaks, and everything else is judged', async () => {
    const { diagnostics } = await lint(
      {
        'db/1.sql': `${DROP}\nSELECT 'é' frm from;\nDROP TABLE t;`,
        'db/2.sql': "DROP TABLE t;\nSELECT 'open;",
        'db/3.sql': 'CREATE TABLE t (a char(3), b int array[], c char(3));',
        'db/4.sql': DROP,
        'db/5.sql': '',
      },
      { levelOf: only('ban-drop-column', 'ban-drop-table', 'ban-char-field') },
    );
    expect(places(diagnostics)).toEqual([
      'db/1.sql:2:20 L001',
      'db/1.sql:1:19 ban-drop-column',
      'db/1.sql:3:1 ban-drop-table',
      'db/2.sql:2:8 L001',
      'db/3.sql:1:40 L001',
      'db/3.sql:1:19 ban-char-field',
      'db/3.sql:1:45 ban-char-field',
      'db/4.sql:1:19 ban-drop-column',
    ]);
  });

  test('a program is read as far as it gives SQL texts, and says where it does not', async () => {
    const program =
      "exports.up = (pgm) => {\n  pgm.createFunction('f', [], {}, '');\n  pgm.sql(`ALTER TABLE @{table} DROP COLUMN a;\n    DROP TABLE @{other}`);\n};\n".replaceAll(
        '@',
        '$',
      );
    const { diagnostics } = await lint(
      { 'db/1_a.js': program },
      { levelOf: only('ban-drop-column', 'ban-drop-table') },
    );
    expect(places(diagnostics)).toEqual([
      'db/1_a.js:2:3 L007',
      'db/1_a.js:3:33 ban-drop-column',
      'db/1_a.js:4:5 ban-drop-table',
    ]);
  });

  test.each<[call: string, rules: readonly string[]]>([
    ["pgm.addColumn('users', { age: { type: 'string', notNull: true } })", ['2:3 adding-required-field']],
    [
      "pgm.dropColumns({ schema: 'app', name: 'users' }, ['a', 'b'])",
      ['2:3 ban-drop-column', '2:3 ban-drop-column'],
    ],
    ["pgm.createIndex('users', 'email', { unique: true })", ['2:3 require-concurrent-index-creation']],
    [
      "pgm.alterColumn('users', 'age', { type: 'bigint', using: 'age::bigint' })",
      ['2:3 changing-column-type'],
    ],
    ["pgm.alterColumn('users', 'age', { default: pgm.func('now()') })", []],
    ["pgm.renameColumn('users', 'a', 'b')", ['2:3 renaming-column']],
    ["pgm.renameTable('users', 'people')", ['2:3 renaming-table']],
    [
      "pgm.addConstraint('orders', 'fk', { foreignKeys: { columns: 'user_id', references: 'users(id)', onDelete: 'CASCADE' } })",
      ['2:3 adding-foreign-key-constraint'],
    ],
    ["pgm.addConstraint('orders', 'positive', 'CHECK (total > 0)')", ['2:3 constraint-missing-not-valid']],
    [
      "pgm.createTable('t', { id: 'id', name: { type: 'varchar(10)', default: 'x' } }); pgm.createIndex('t', 'name')",
      [],
    ],
    ["pgm.dropTable('t', { cascade: true })", ['2:3 ban-drop-table']],
    ["pgm.createTable('t', columns)", ['2:3 L007']],
    [
      "const pgmOther = 1;\n  pgm.sql('DROP TABLE a;'); pgm.dropTable('b'); pgm.sql('DROP TABLE c')",
      ['3:12 ban-drop-table', '3:29 ban-drop-table', '3:58 ban-drop-table'],
    ],
  ])('a call of the builder of node-pg-migrate is judged as what it does: %s', async (call, expected) => {
    const text = `exports.up = (pgm) => {\n  ${call};\n};\nexports.down = (pgm) => {\n  pgm.dropTable('u');\n};\n`;
    const { diagnostics } = await lint(
      { 'db/1_a.js': text },
      {
        levelOf: only(
          'adding-required-field',
          'ban-drop-column',
          'require-concurrent-index-creation',
          'changing-column-type',
          'renaming-column',
          'renaming-table',
          'adding-foreign-key-constraint',
          'constraint-missing-not-valid',
          'ban-drop-table',
        ),
      },
    );
    expect(places(diagnostics)).toEqual(expected.map((each) => `db/1_a.js:${each}`));
  });

  test('a path that is not there is one error', async () => {
    const error = await lint({ 'db/1.sql': '' }, { paths: ['elsewhere'] }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DatawrightError);
    expect((error as DatawrightError).diagnostics[0]).toMatchObject({
      code: 'L005',
      where: { file: 'elsewhere' },
    });
  });
});
