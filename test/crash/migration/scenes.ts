/** Migrations that are killed: each the last of a few releases of a contract. A new technique is an entry here. */

/** More than one batch of a backfill. */
const ROWS = 5000;

export interface Scene {
  readonly name: string;
  /** Files of the project, release by release; the migration to the last one is killed. */
  readonly releases: readonly Readonly<Record<string, string>>[];
  /** SQL after the first release. */
  readonly rows: string;
  /** Losses to allow when the migration is taken back half-way, besides those of its own plan. */
  readonly half?: readonly string[];
  /** Columns whose values cannot be compared: drawn anew in each run. */
  readonly uncertain?: readonly string[];
}

const contract = (text: string, more: Readonly<Record<string, string>> = {}) => ({
  'contracts/crash.yaml': text,
  ...more,
});

const KINDS_BEFORE = `
contract: crash
version: 1.0.0
enums:
  mood: [sad, happy]
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      email: { type: text, nullable: true }
      age: { type: integer, nullable: true }
      code: { type: integer }
    indexes:
      - { columns: [code], name: people_code }
  visits:
    columns:
      id: { type: integer, primary_key: true }
      person: { type: integer }
    indexes:
      - { columns: [person], name: visits_person }
`;
const KINDS_AFTER = `
contract: crash
version: 1.1.0
enums:
  mood: [sad, content, happy]
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      email: { type: text, unique: true }
      age: { type: integer, nullable: true, check: age >= 0 }
      code: { type: integer }
      mood: { type: mood, default: content }
      token: { type: uuid, default: gen_random_uuid() }
    indexes:
      - { columns: [age], name: people_age }
      - { columns: [code, id], name: people_code }
  visits:
    columns:
      id: { type: integer, primary_key: true }
      person: { type: integer, references: people.id }
    indexes:
      - { columns: [person, id], name: visits_person_id }
  notes:
    columns:
      id: { type: integer, primary_key: true }
      person: { type: integer, references: people.id }
`;

const COLUMNS_BEFORE = `
contract: crash
version: 1.0.0
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      mail: { type: text, unique: true }
      age: { type: integer, nullable: true, check: age >= 0 }
      name: { type: text }
      street: { type: text }
      town: { type: text }
      nick: { type: text }
    indexes:
      - { columns: [age], name: people_age }
`;
const columnsAfter = (version: string): string => `
contract: crash
version: ${version}
tables:
  people:
    strategy: online
    reshaped:
      - to: { first: "split_part(name, ' ', 1)", last: "split_part(name, ' ', 2)" }
        from: { name: "first || ' ' || last" }
      - to: { address: "street || ', ' || town" }
        from: { street: "split_part(address, ', ', 1)", town: "split_part(address, ', ', 2)" }
    columns:
      id: { type: integer, primary_key: true }
      email: { type: text, unique: true, renamed_from: mail }
      age: { type: bigint, nullable: true, check: age >= 0 }
      first: { type: text }
      last: { type: text }
      address: { type: text }
    indexes:
      - { columns: [age], name: people_age }
`;
const COLUMN_ROWS = `INSERT INTO people SELECT i, 'p' || i || '@example.com', i % 90, 'First Last' || i, 'street ' || i, 'town', 'nick'
  FROM generate_series(1, ${ROWS}) AS i`;

const keys = (version: string, type: string): string => `
contract: crash
version: ${version}
strategy: online
tables:
  people:
    columns:
      id: { type: ${type}, primary_key: true, identity: by default }
      boss: { type: ${type}, nullable: true, references: people.id }
    indexes:
      - { columns: [boss], name: people_boss }
  visits:
    columns:
      id: { type: integer, primary_key: true }
      person: { type: ${type}, references: people.id }
    indexes:
      - { columns: [person], name: visits_person }
`;
const KEY_ROWS = `INSERT INTO people SELECT i, 1 FROM generate_series(1, ${ROWS}) AS i;
  INSERT INTO visits SELECT i, 1 + i % ${ROWS} FROM generate_series(1, ${ROWS}) AS i;`;

const named = (version: string, key: string, type = 'integer'): string => `
contract: crash
version: ${version}
strategy: online
tables:
  people:
    columns:
      ${key}: { type: ${type}, primary_key: true, identity: by default${key === 'id' ? '' : ', renamed_from: id'} }
      name: { type: text }
    indexes:
      - { columns: [name, ${key}], name: people_name }
  visits:
    columns:
      id: { type: integer, primary_key: true }
      person: { type: ${type}, references: people.${key} }
    indexes:
      - { columns: [person], name: visits_person }
`;
const NAMED_ROWS = `INSERT INTO people SELECT i, 'n' || i FROM generate_series(1, ${ROWS}) AS i;
  INSERT INTO visits SELECT i, 1 + i % ${ROWS} FROM generate_series(1, ${ROWS}) AS i;`;

const moods = (version: string, values: string): string => `
contract: crash
version: ${version}
strategy: online
enums:
  mood: [${values}]
tables:
  people:
    columns:
      id: { type: integer, primary_key: true }
      mood: { type: mood, default: sad }
      moods: { type: "mood[]", nullable: true }
    indexes:
      - { columns: [mood], name: people_mood }
`;
const MOOD_ROWS = `INSERT INTO people SELECT i, 'happy', '{sad}' FROM generate_series(1, ${ROWS}) AS i`;

const PLAIN = 'contract: crash\nversion: 1.0.0\n';
const whole = `CREATE TABLE public.events (id integer NOT NULL, kind text) PARTITION BY RANGE (id);`;
const part = (name: string): string => `CREATE TABLE public.${name} (id integer NOT NULL, kind text);`;
const attached = (name: string, bounds: string): string =>
  `CREATE TABLE public.${name} PARTITION OF public.events ${bounds};`;
const [LOW, HIGH] = ['FOR VALUES FROM (1) TO (2501)', `FOR VALUES FROM (2501) TO (${ROWS + 1})`];

/** Two partitions, one of them partitioned again, and what is said of the whole. */
const keyed = (id: string, more: string): string => `
CREATE TABLE public.readings (id integer${id}, kind text) PARTITION BY RANGE (id);
CREATE TABLE public.readings_low PARTITION OF public.readings FOR VALUES FROM (1) TO (2501);
CREATE TABLE public.readings_high PARTITION OF public.readings FOR VALUES FROM (2501) TO (${ROWS + 1}) PARTITION BY HASH (id);
CREATE TABLE public.readings_high_all PARTITION OF public.readings_high FOR VALUES WITH (MODULUS 1, REMAINDER 0);
${more}`;

export const scenes: readonly Scene[] = [
  {
    name: 'kinds',
    uncertain: ['token'],
    releases: [contract(KINDS_BEFORE), contract(KINDS_AFTER)],
    rows: `INSERT INTO people SELECT i, 'p' || i || '@example.com', i % 90, i FROM generate_series(1, ${ROWS}) AS i;
      INSERT INTO visits SELECT i, 1 + i % ${ROWS} FROM generate_series(1, ${ROWS}) AS i;`,
  },
  {
    name: 'columns-beside',
    releases: [contract(COLUMNS_BEFORE), contract(columnsAfter('2'))],
    rows: COLUMN_ROWS,
  },
  {
    name: 'columns-gone',
    releases: [contract(COLUMNS_BEFORE), contract(columnsAfter('2')), contract(columnsAfter('3'))],
    rows: COLUMN_ROWS,
  },
  {
    name: 'keys-beside',
    releases: [contract(keys('1', 'integer')), contract(keys('2', 'bigint'))],
    rows: KEY_ROWS,
  },
  {
    name: 'keys-gone',
    releases: [contract(keys('1', 'integer')), contract(keys('2', 'bigint')), contract(keys('3', 'bigint'))],
    rows: KEY_ROWS,
  },
  {
    name: 'key-renamed',
    releases: [contract(named('1', 'id')), contract(named('2', 'uid'))],
    rows: NAMED_ROWS,
  },
  {
    name: 'key-handed-over',
    releases: [contract(named('1', 'id')), contract(named('2', 'uid', 'bigint'))],
    rows: NAMED_ROWS,
  },
  {
    name: 'enum-beside',
    releases: [contract(moods('1', 'sad, unused, happy')), contract(moods('2', 'happy, sad'))],
    rows: MOOD_ROWS,
  },
  {
    name: 'partitions',
    releases: [
      contract(PLAIN, {
        'contracts/sql/events.sql': `${whole}\n${part('events_low')}\n${attached('events_high', HIGH)}`,
      }),
      contract(PLAIN, {
        'contracts/sql/events.sql': `${whole}\n${attached('events_low', LOW)}\n${part('events_high')}`,
      }),
    ],
    rows: `INSERT INTO events_low SELECT i, 'k' FROM generate_series(1, 2500) AS i;
      INSERT INTO events_high SELECT i, 'k' FROM generate_series(2501, ${ROWS}) AS i;`,
  },
  {
    name: 'partitioned-keys',
    releases: [
      contract(PLAIN, {
        'contracts/sql/readings.sql': keyed('', 'CREATE INDEX readings_kind ON public.readings (kind);'),
      }),
      contract(PLAIN, {
        'contracts/sql/readings.sql': keyed(
          ' NOT NULL',
          `ALTER TABLE public.readings ADD CONSTRAINT readings_pkey PRIMARY KEY (id);
CREATE INDEX readings_kind ON public.readings (kind, id);`,
        ),
      }),
    ],
    rows: `INSERT INTO readings SELECT i, 'k' FROM generate_series(1, ${ROWS}) AS i;`,
  },
];
