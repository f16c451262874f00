/** Actions in a few words for people: which object, and what is done to it. Read from the SQL, which is the truth. */
import type { Action } from '../catalog/action.ts';

export interface Description {
  /** The table, view or type the statement is about; `public` is left out. */
  readonly subject: string;
  /** e.g. `add column tier text`, `validate users_tier_check`. */
  readonly what: string;
}

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)(?:\.(?:"(?:[^"]|"")+"|[\w$]+))*`;
const KEYWORDS =
  /\b(?:ADD|COLUMN|CONSTRAINT|DROP|ALTER|SET|NOT|NULL|DEFAULT|TYPE|USING|VALID|VALIDATE|INDEX|UNIQUE|PRIMARY|KEY|FOREIGN|REFERENCES|CHECK|ON|DELETE|UPDATE|CASCADE|RESTRICT|CREATE|TABLE|RENAME|TO|CONCURRENTLY|IF|EXISTS|WHERE|GRANT|REVOKE|FROM|VALUE|IF|BEFORE|AFTER|IS|INCLUDE|ATTACH|DETACH|PARTITION|FOR VALUES|WITH|MODULUS|REMAINDER|FINALIZE|OWNED|OWNER|BY|AS|RESTART)\b/g;

export function describe(action: Action): Description {
  const sql = action.sql.replace(/\s+/g, ' ').trim();
  const here = IN_THIS_DATABASE.exec(sql)?.[1];
  const ofDatabase = aboutDatabase(here?.replaceAll("''''", "'").replaceAll('%%', '%') ?? '');
  if (ofDatabase !== undefined) return ofDatabase;
  const mark = KEEPS_IN_STEP.exec(sql)?.[1];
  if (mark !== undefined) return keptInStep(mark);
  for (const [pattern, what] of PATTERNS) {
    const match = pattern.exec(sql);
    if (match) return { subject: bare(match.groups?.on ?? match[1] ?? ''), what: short(what(match)) };
  }
  return { subject: factName(action), what: short(lower(sql)) };
}

/** What such a function says of itself stands in it, see `Sync`. */
const KEEPS_IN_STEP = /^CREATE (?:OR REPLACE )?FUNCTION .* -- datawright sync (\{.*\}) #variable_conflict /;

function keptInStep(mark: string): Description {
  type Columns = readonly { readonly column: string }[];
  const sync = JSON.parse(mark) as { readonly table: string; readonly old: Columns; readonly new: Columns };
  const columns = [...sync.old, ...sync.new].map(({ column }) => bare(column));
  const what = `function that keeps ${columns.slice(0, -1).join(', ')} and ${columns.at(-1)} in step`;
  return { subject: bare(sync.table), what: short(what) };
}

/** See `inThisDatabase`. */
const IN_THIS_DATABASE = /^DO 'BEGIN EXECUTE format\(''(.*)'', current_database\(\)\); END'$/;

const ABOUT_DATABASE: readonly (readonly [RegExp, (match: RegExpExecArray) => Description])[] = [
  [
    new RegExp(`^ALTER ROLE (${NAME}) IN DATABASE %I (SET|RESET) (.*)$`),
    (m) => ({ subject: bare(m[1] ?? ''), what: `${(m[2] ?? '').toLowerCase()} ${m[3]}, in this database` }),
  ],
  [
    /^ALTER DATABASE %I (SET|RESET) (.*)$/,
    (m) => ({ subject: 'database', what: `${(m[1] ?? '').toLowerCase()} ${m[2]}` }),
  ],
  [
    /^(GRANT|REVOKE) (.*) ON DATABASE %I (TO|FROM) (.*)$/,
    (m) => ({
      subject: 'database',
      what: `${[m[1], m[2], m[3]].map((word) => String(word).toLowerCase()).join(' ')} ${m[4]}`,
    }),
  ],
];

function aboutDatabase(sql: string): Description | undefined {
  for (const [pattern, describes] of ABOUT_DATABASE) {
    const match = pattern.exec(sql);
    if (match === null) continue;
    const { subject, what } = describes(match);
    return { subject, what: short(what) };
  }
  return undefined;
}

type Pattern = readonly [RegExp, (match: RegExpExecArray) => string];

const PATTERNS: readonly Pattern[] = [
  [
    new RegExp(
      `^ALTER TABLE (?:ONLY )?(${NAME}) ADD CONSTRAINT (${NAME}) (FOREIGN KEY|UNIQUE|PRIMARY KEY|CHECK|EXCLUDE|NOT NULL)(.*)$`,
    ),
    (m) => {
      const kind = m[3] === 'FOREIGN KEY' ? `foreign key ${target(m[4] ?? '')}` : (m[3] ?? '').toLowerCase();
      const how = /NOT VALID$/.test(m[4] ?? '')
        ? ', not valid'
        : / USING INDEX /.test(m[4] ?? '')
          ? ', from its index'
          : '';
      return `add ${kind} ${bare(m[2] ?? '')}${how}`.replace(/ {2,}/g, ' ');
    },
  ],
  [
    new RegExp(`^ALTER DOMAIN (${NAME}) ADD CONSTRAINT (${NAME}) (CHECK|NOT NULL)(.*)$`),
    (m) =>
      `add ${(m[3] ?? '').toLowerCase()} ${bare(m[2] ?? '')}${/ NOT VALID$/.test(m[4] ?? '') ? ', not valid' : ''}`,
  ],
  [
    new RegExp(`^ALTER (?:TABLE|DOMAIN) (?:ONLY )?(${NAME}) VALIDATE CONSTRAINT (${NAME})`),
    (m) => `validate ${bare(m[2] ?? '')}`,
  ],
  [
    new RegExp(`^ALTER TABLE (?:ONLY )?(${NAME}) DROP CONSTRAINT (${NAME})`),
    (m) => `drop constraint ${bare(m[2] ?? '')}`,
  ],
  [
    new RegExp(`^ALTER TABLE (?:ONLY )?(${NAME}) ALTER (?:COLUMN )?(${NAME}) (.*)$`),
    (m) => `${bare(m[2] ?? '')} ${lower(m[3] ?? '')}`,
  ],
  [new RegExp(`^ALTER TABLE (?:ONLY )?(${NAME}) (.*)$`), (m) => lower(m[2] ?? '')],
  [
    new RegExp(
      `^CREATE (UNIQUE )?INDEX (CONCURRENTLY )?(?:IF NOT EXISTS )?(${NAME}) ON (?:ONLY )?(${NAME}) ?(.*)$`,
    ),
    (m) => `create ${m[1] ? 'unique ' : ''}index ${bare(m[3] ?? '')}`,
  ],
  [
    /^COMMENT ON ([A-Z]+(?: [A-Z]+)*) (?<on>.*?) IS (.*)$/,
    (m) => `comment on ${(m[1] ?? '').toLowerCase()}${m[3] === 'NULL' ? ' taken off' : ''}`,
  ],
  [
    new RegExp(`^(GRANT|REVOKE) (.*) ON (?:[A-Z]+ )*(?<on>${NAME})(?:\\(.*\\))? (?:TO|FROM) (.*)$`),
    (m) =>
      `${(m[1] ?? '').toLowerCase()} ${(m[2] ?? '').toLowerCase()} ${m[1] === 'GRANT' ? 'to' : 'from'} ${m[4] ?? ''}`,
  ],
  [new RegExp(`^CREATE (?:UNLOGGED )?TABLE (${NAME})`), () => 'create table'],
  [new RegExp(`^ALTER (?:TYPE|DOMAIN|INDEX|SEQUENCE) (${NAME}) (.*)$`), (m) => lower(m[2] ?? '')],
  [
    new RegExp(`^CREATE TRIGGER (${NAME}) .* ON (?<on>${NAME}) FOR EACH `),
    (m) => {
      const columns = /^zz_datawright_sync_(.*)$/.exec(bare(m[1] ?? ''))?.[1];
      return columns === undefined
        ? `create trigger ${bare(m[1] ?? '')}`
        : `trigger that keeps ${columns} in step`;
    },
  ],
  [new RegExp(`^DROP TRIGGER (${NAME}) ON (?<on>${NAME})`), (m) => `drop trigger ${bare(m[1] ?? '')}`],
  [new RegExp(`^CREATE TYPE (${NAME}) AS ENUM (.*)$`), (m) => `create enum ${m[2] ?? ''}`],
  [
    new RegExp(`^DROP INDEX (?:CONCURRENTLY )?(?:IF EXISTS )?(${NAME})`),
    (m) => `drop index ${bare(m[1] ?? '')}`,
  ],
  [
    new RegExp(`^DO \\$verify\\$ .*? FROM (${NAME}) WHERE `),
    () => 'verify that the old and the new columns agree',
  ],
  [
    new RegExp(`^UPDATE (${NAME}) SET (${NAME}) = DEFAULT WHERE `),
    (m) => `fill ${bare(m[2] ?? '')} with its default`,
  ],
  [
    new RegExp(`^UPDATE (?:ONLY )?(${NAME}) SET (.*)$`),
    (m) => `set ${(m[2] ?? '').replace(/ WHERE .*$/, '').replace(/^(\S+ = )\(([^()]*)\)$/, '$1$2')}`,
  ],
  [
    new RegExp(`^(?:CREATE (?:OR REPLACE )?|DROP |ALTER )(?:[A-Z]+ )+(${NAME})(?=[ (]|$)`),
    (m) =>
      m[0]
        .slice(0, m[0].length - (m[1] ?? '').length)
        .replace(/OR REPLACE |IF (?:NOT )?EXISTS /g, '')
        .trim()
        .toLowerCase(),
  ],
];

/** The table an index is made on comes after its name: it is the subject people look for. */
const INDEX_ON = new RegExp(
  `^CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?(?:IF NOT EXISTS )?${NAME} ON (?:ONLY )?(${NAME})`,
);

/** What a screen groups by: the table for everything that is part of one. */
export function subjectOf(action: Action): string {
  const sql = action.sql.replace(/\s+/g, ' ').trim();
  if (sql.startsWith('DROP INDEX ') && action.locked[0] !== undefined)
    return bare(action.locked[0].slice(action.locked[0].indexOf(' ') + 1));
  const index = INDEX_ON.exec(sql);
  return index?.[1] === undefined ? describe(action).subject : bare(index[1]);
}

function target(definition: string): string {
  const match = new RegExp(`REFERENCES (?:ONLY )?(${NAME})`).exec(definition);
  return match?.[1] === undefined ? '' : `to ${bare(match[1])},`;
}

function factName(action: Action): string {
  const space = action.fact.indexOf(' ');
  return bare(space === -1 ? action.fact : action.fact.slice(space + 1));
}

function bare(name: string): string {
  return name.replaceAll('"', '').replace(/^public\./, '');
}

function lower(sql: string): string {
  return sql.replace(KEYWORDS, (word) => word.toLowerCase());
}

function short(full: string): string {
  const text = full.replace(/(?<![\w$".])public\./g, '');
  return text.length <= 72 ? text : `${text.slice(0, 71)}…`;
}
