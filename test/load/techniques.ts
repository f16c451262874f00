/**
 * The online techniques, each as what a team wants of a table in use. A new one is an entry here, and is then held
 * under load by the tests and by `npm run load`.
 */
import type { Application } from './application.ts';

/** Table `t` and the one it refers to, as they are before every technique; `rows` of them are loaded. */
export const BASE = `
CREATE TABLE owners (id int CONSTRAINT owners_pkey PRIMARY KEY, name text);
CREATE TABLE t (id int CONSTRAINT t_pkey PRIMARY KEY, mail text NOT NULL, owner int, note text, amount int);`;

export const rowsOf = (rows: number): string => `
INSERT INTO owners SELECT generate_series(1, 100);
INSERT INTO t SELECT i, 'm ' || i, 1 + i % 100, 'n ' || i, i FROM generate_series(1, ${rows}) AS i;`;

/** The same table as the only partition of `t`, so that all that is said of `t` reaches its rows through the whole. */
const PARTITIONED = `
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t RENAME TO t_rows;
CREATE TABLE t (id int NOT NULL, mail text NOT NULL, owner int, note text, amount int) PARTITION BY RANGE (id);
ALTER TABLE t ATTACH PARTITION t_rows FOR VALUES FROM (1) TO (2000000000);
ANALYZE t_rows;`;

/** A partitioned table that `t` may become a partition of. */
const wholeBy = (
  key: string,
): string => `CREATE TABLE whole (id int NOT NULL, mail text NOT NULL, owner int, note text, amount int,
  CONSTRAINT whole_pkey PRIMARY KEY (id)) PARTITION BY ${key}`;

/** What is wanted of the database: by SQL on top of what is there, or by the whole contract. */
type Wanted = { readonly sql: string } | { readonly contract: string };

export type Release = Wanted & {
  /** The application that is in use while this release is applied, and while it is taken back. */
  readonly application: Application;
  /** True of a row that is wrong after this release. */
  readonly wrong?: string;
};

export interface Technique {
  readonly name: string;
  /** SQL on top of the base. */
  readonly before?: string;
  readonly releases: readonly Release[];
}

const usual: Application = { writes: ['mail', 'note'] };

function bySql(name: string, sql: string, before = ''): Technique {
  return { name, before, releases: [{ sql, application: usual }] };
}

function contract(
  version: string,
  columns: Readonly<Record<string, string>>,
  { more = '', owner = 'integer', enums = '', key = 'id' } = {},
): string {
  const lines = Object.entries(columns).map(([name, shape]) => `      ${name}: ${shape}`);
  return `
contract: load
version: ${version}
${enums}tables:
  owners:
    columns:
      ${key}: { type: ${owner}, primary_key: true, strategy: online${key === 'id' ? '' : ', renamed_from: id'} }
      name: { type: text, nullable: true }
  t:
${more}    columns:
${lines.join('\n')}
`;
}

const id = '{ type: integer, primary_key: true }';
const integer = '{ type: integer, nullable: true }';
const text = '{ type: text, nullable: true }';
const SAME = { id, mail: 'text', owner: integer, note: text, amount: integer };
const { mail: _mail, note: _note, ...REST } = SAME;

const RENAMED = {
  ...REST,
  note: text,
  email: '{ type: text, renamed_from: mail, strategy: online }',
};
const RETYPED = { ...SAME, amount: '{ type: bigint, nullable: true, strategy: online }' };
const KEYS = {
  ...SAME,
  id: '{ type: bigint, primary_key: true, strategy: online }',
  owner: '{ type: bigint, nullable: true, references: owners.id, strategy: online }',
};
const { id: _id, ...KEYLESS } = SAME;
const REFERRING = {
  ...KEYLESS,
  uid: '{ type: integer, primary_key: true, renamed_from: id, strategy: online }',
  owner: '{ type: integer, nullable: true, references: owners.uid }',
};
const REFERRING_WIDER = {
  ...KEYLESS,
  uid: '{ type: bigint, primary_key: true, renamed_from: id, strategy: online }',
  owner: '{ type: bigint, nullable: true, references: owners.uid, strategy: online }',
};
const MOODS = 'enums:\n  mood: [happy, sad]\n';
const MOODY = { ...SAME, mood: '{ type: mood, default: sad, strategy: online }' };
const SPLIT = { ...REST, note: text, box: text, host: text };
const SPLITTING = `    reshaped:
      - to: { box: "split_part(mail, ' ', 1)", host: "split_part(mail, ' ', 2)" }
        from: { mail: "box || ' ' || host" }
`;
const MERGED = { ...REST, whole: text };
const MERGING = `    reshaped:
      - to: { whole: "mail || '/' || note" }
        from: { mail: "split_part(whole, '/', 1)", note: "split_part(whole, '/', 2)" }
`;
const ONLINE = '    strategy: online\n';
const DROPPED = { ...REST, mail: 'text' };

export const techniques: readonly Technique[] = [
  bySql('not-null', 'ALTER TABLE t ALTER note SET NOT NULL'),
  bySql('check', 'ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0)'),
  bySql('foreign-key', 'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (owner) REFERENCES owners'),
  bySql('unique', 'ALTER TABLE t ADD CONSTRAINT u UNIQUE (id, mail)'),
  bySql(
    'primary-key',
    'ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (id)',
    'ALTER TABLE t DROP CONSTRAINT t_pkey; CREATE UNIQUE INDEX t_id ON t (id); ALTER TABLE t ALTER id DROP NOT NULL',
  ),
  bySql('index', 'CREATE INDEX i ON t (note)'),
  bySql('index-replaced', 'DROP INDEX i; CREATE INDEX i ON t (note, owner)', 'CREATE INDEX i ON t (note)'),
  bySql(
    'partition',
    'ALTER TABLE whole ATTACH PARTITION t FOR VALUES FROM (1) TO (2000000000)',
    wholeBy('RANGE (id)'),
  ),
  bySql(
    'partition-hash',
    'ALTER TABLE whole ATTACH PARTITION t FOR VALUES WITH (MODULUS 1, REMAINDER 0)',
    wholeBy('HASH (id)'),
  ),
  bySql(
    'partition-default',
    'ALTER TABLE whole ATTACH PARTITION t DEFAULT',
    `${wholeBy('RANGE (id)')}; CREATE TABLE others PARTITION OF whole FOR VALUES FROM (-9) TO (1)`,
  ),
  bySql('partitioned-index', 'CREATE INDEX i ON t (note)', `${PARTITIONED}CREATE UNIQUE INDEX k ON t (id)`),
  bySql(
    'partitioned-index-replaced',
    'DROP INDEX i; CREATE INDEX i ON t (note, owner)',
    `${PARTITIONED}CREATE UNIQUE INDEX k ON t (id); CREATE INDEX i ON t (note)`,
  ),
  bySql(
    'partitioned-key-replaced',
    'ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (id, amount)',
    `${PARTITIONED}CREATE UNIQUE INDEX k ON t (id); ALTER TABLE t ALTER amount SET NOT NULL; ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (id)`,
  ),
  bySql(
    'partitioned-unique',
    'ALTER TABLE t ADD CONSTRAINT u UNIQUE (id, mail)',
    `${PARTITIONED}CREATE UNIQUE INDEX k ON t (id)`,
  ),
  bySql(
    'partitioned-primary-key',
    'ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (id, owner)',
    `${PARTITIONED}CREATE UNIQUE INDEX k ON t (id)`,
  ),
  bySql('volatile-default', 'ALTER TABLE t ADD token uuid NOT NULL DEFAULT gen_random_uuid()'),
  {
    name: 'rename',
    releases: [
      {
        contract: contract('2', RENAMED),
        application: usual,
        wrong: 'email IS DISTINCT FROM mail',
      },
      { contract: contract('3', RENAMED), application: { writes: ['email', 'note'] } },
    ],
  },
  {
    name: 'rename-key',
    before: 'ALTER TABLE t ADD CONSTRAINT fk_t_owner FOREIGN KEY (owner) REFERENCES owners',
    releases: [
      {
        contract: contract('2', REFERRING, { key: 'uid' }),
        application: usual,
        wrong: 'id IS DISTINCT FROM uid OR owner NOT IN (SELECT uid FROM owners WHERE id = uid)',
      },
    ],
  },
  {
    name: 'retype',
    releases: [
      {
        contract: contract('2', RETYPED),
        application: usual,
        wrong: 'amount IS DISTINCT FROM amount__old::bigint',
      },
      { contract: contract('3', RETYPED), application: usual },
    ],
  },
  {
    name: 'retype-key',
    before: 'ALTER TABLE t ADD CONSTRAINT fk_t_owner FOREIGN KEY (owner) REFERENCES owners',
    releases: [
      {
        contract: contract('2', KEYS, { owner: 'bigint' }),
        application: usual,
        wrong: 'id IS DISTINCT FROM id__old::bigint OR owner IS DISTINCT FROM owner__old::bigint',
      },
      { contract: contract('3', KEYS, { owner: 'bigint' }), application: usual },
    ],
  },
  {
    name: 'rename-retype-key',
    before: 'ALTER TABLE t ADD CONSTRAINT fk_t_owner FOREIGN KEY (owner) REFERENCES owners',
    releases: [
      {
        contract: contract('2', REFERRING_WIDER, { key: 'uid', owner: 'bigint' }),
        application: usual,
        wrong: 'uid IS DISTINCT FROM id::bigint OR owner IS DISTINCT FROM owner__old::bigint',
      },
    ],
  },
  {
    name: 'enum-values',
    before: `CREATE TYPE mood AS ENUM ('sad', 'unused', 'happy'); ALTER TABLE t ADD mood mood NOT NULL DEFAULT 'sad'`,
    releases: [
      {
        contract: contract('2', MOODY, { enums: MOODS }),
        application: usual,
        wrong: 'mood::text IS DISTINCT FROM mood__old::text',
      },
      { contract: contract('3', MOODY, { enums: MOODS }), application: usual },
    ],
  },
  {
    name: 'split',
    releases: [
      {
        contract: contract('2', SPLIT, { more: SPLITTING }),
        application: usual,
        wrong: `mail IS DISTINCT FROM box || ' ' || host`,
      },
      { contract: contract('3', SPLIT, { more: SPLITTING }), application: { writes: ['box', 'host'] } },
    ],
  },
  {
    name: 'merge',
    releases: [
      {
        contract: contract('2', MERGED, { more: MERGING }),
        application: usual,
        wrong: `whole IS DISTINCT FROM mail || '/' || note`,
      },
      { contract: contract('3', MERGED, { more: MERGING }), application: { writes: ['whole'] } },
    ],
  },
  {
    name: 'two-release-drop',
    releases: [
      { contract: contract('2', DROPPED, { more: ONLINE }), application: usual },
      { contract: contract('3', DROPPED, { more: ONLINE }), application: { writes: ['mail'] } },
    ],
  },
];
