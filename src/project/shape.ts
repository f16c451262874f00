/** What `datawright.yaml` can say: one description for the reader, its "did you mean" and editors. */
import { isScalar } from 'yaml';
import { mapOf } from '../contract/yaml/collection.ts';
import { type Fields, key, record } from '../contract/yaml/record.ts';
import {
  flag,
  type JsonSchema,
  oneOf,
  type Shape,
  text,
  type Written,
  wrongType,
} from '../contract/yaml/shape.ts';
import { LINT_LEVELS, LINT_PRESETS, type LintLevel } from './project.ts';

/** Neither absolute nor out of the project. */
const folder = text(
  'a folder that lies in the project',
  /^(?![\\/]|[A-Za-z]:|(?:.*[\\/])?\.\.(?:[\\/]|$)).*\S/,
);

/** The value is not repeated when it is no name: it may be the secret itself. */
const variable: Shape<Written> = {
  words: 'the name of an environment variable',
  schema: () => ({ type: 'string', pattern: VARIABLE.source }),
  read(node, reading, path) {
    const read = text(this.words).read(node, reading, path);
    if (read === undefined || VARIABLE.test(read.value)) return read;
    reading.findings.add('C003', read.place, `${path} must be ${this.words}`, {
      fix: 'for example DATABASE_URL; its value stands in the environment or in .env',
    });
    return undefined;
  },
};
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

const connection = record('a connection', {
  env: key(variable, 'PostgreSQL at the URL that this environment variable holds.', {
    example: 'DATABASE_URL',
  }),
  embedded: key(flag, 'PostgreSQL that Datawright runs in the state folder.', { example: 'true' }),
  duckdb: key(text('a path'), 'A DuckDB file.', { example: '.datawright/warehouse.duckdb' }),
});

const environment = record('an environment', {
  connection: key(text('the name of a connection'), 'Connection that is `app` there.', { example: 'live' }),
  protected: key(flag, 'Nothing is applied there without `--confirm` or an approved plan.', {
    example: 'true',
  }),
});

const level: Shape<LintLevel> = {
  words: `one of ${LINT_LEVELS.join(', ')}`,
  // In YAML 1.1 off is false, and people write both.
  schema: () => ({ enum: [...LINT_LEVELS, false] }),
  read: (node, reading, path) =>
    isScalar(node) && node.value === false
      ? 'off'
      : oneOf(...LINT_LEVELS).read(node, reading, `the level of ${path}`)?.value,
};

const OLDEST_JUDGED = 9;

const serverVersion: Shape<number> = {
  words: 'the version of a server, for example 16',
  schema: () => ({ type: 'number', minimum: OLDEST_JUDGED }),
  read(node, reading, path) {
    const version = isScalar(node) && node.value !== null ? Number(node.value) : Number.NaN;
    return version >= OLDEST_JUDGED && Number.isFinite(version)
      ? version
      : wrongType(node, reading, path, this.words);
  },
};

const folders = record('the folders', {
  contracts: key(folder, 'Contract files; `contracts` otherwise.', { example: 'data/contracts' }),
  pipelines: key(folder, 'Pipelines; `pipelines` otherwise.', { example: 'data/pipelines' }),
  migrations: key(folder, 'Migrations; `migrations` otherwise.', { example: 'db/migrations' }),
  docs: key(folder, 'Generated files; `docs/data` otherwise.', { example: 'docs' }),
  state: key(folder, 'Caches and embedded servers, never committed; `.datawright` otherwise.', {
    example: '.datawright',
  }),
});

const lint = record('the lint settings', {
  postgres: key(serverVersion, 'Version of the server that migrations are for.', { example: '16' }),
  transaction: key(flag, 'True when the tool that runs the files puts each into one transaction.', {
    example: 'true',
  }),
  format: key(text('the name of a tool'), 'Whose folder it is, when its files do not tell.', {
    example: 'flyway',
  }),
  preset: key(
    oneOf(...LINT_PRESETS),
    'Rules of schema design: those that are `off` too, as warnings, with `strict`.',
    {
      example: 'strict',
    },
  ),
  rules: key(
    mapOf(level, 'rules with their levels', { what: 'level' }),
    'Rules that are not to have their own level.',
    { example: '{ prefer-text-field: off }' },
  ),
});

export const projectShape = record('a project', {
  project: key(text('a name'), "Name of the project; the folder's name otherwise.", { example: 'shop' }),
  folders: key(folders, 'Where things lie, relative to this file.'),
  connections: key(
    mapOf(connection, 'connections by name', { what: 'connection' }),
    'Databases by name. `app` is the one that the contract is about, `warehouse` a DuckDB file.',
    { example: '{ app: { env: DATABASE_URL } }' },
  ),
  environments: key(
    mapOf(environment, 'environments by name', { what: 'environment' }),
    'Places that the same migrations go to, for `--env`.',
    { example: '{ production: { connection: live, protected: true } }' },
  ),
  lint: key(lint, 'How `datawright lint` judges.'),
});

export type ProjectFields = Fields<(typeof projectShape)['keys']>;
export type ConnectionFields = Fields<(typeof connection)['keys']>;
export type FolderFields = Fields<(typeof folders)['keys']>;
export type LintFields = Fields<(typeof lint)['keys']>;

/** The JSON Schema of `datawright.yaml`, for editors. */
export function projectJsonSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Datawright project',
    description:
      'Where things lie and which connections there are. No secrets: a password in it is an error.',
    ...projectShape.schema(),
  };
}
