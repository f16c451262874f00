/** Reads `datawright.yaml`: what is wrong in it is collected, each with its place. Without a file there are defaults. */
import { type Node, visit } from 'yaml';
import type { Named } from '../contract/yaml/collection.ts';
import { type Reading, readDocument } from '../contract/yaml/document.ts';
import { type Findings, findings } from '../contract/yaml/findings.ts';
import { SECRET_URL, source } from '../contract/yaml/source.ts';
import { type Diagnostic, hasErrors } from '../core/diagnostic.ts';
import type { Storage } from '../core/ports/storage.ts';
import { didYouMean } from '../core/suggestion.ts';
import { type Variables, withDotenv } from './dotenv.ts';
import {
  type Connection,
  type Environment,
  type LintSettings,
  PROJECT_FILE,
  type Project,
} from './project.ts';
import {
  type ConnectionFields,
  type FolderFields,
  type LintFields,
  type ProjectFields,
  projectShape,
} from './shape.ts';

const FOLDERS: Project['folders'] = {
  contracts: 'contracts',
  pipelines: 'pipelines',
  migrations: 'migrations',
  docs: 'docs/data',
  state: '.datawright',
};

export interface ProjectReading {
  /** Absent when the file has an error. */
  readonly project?: Project;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param environment variables of the process; `.env` of the folder completes them */
export async function readProject(files: Storage, environment: Variables): Promise<ProjectReading> {
  const root = files.locate('.');
  const variables = await withDotenv(files, environment);
  const text = await files.read(PROJECT_FILE);
  if (text === undefined) return { project: defaults(root, variables), diagnostics: [] };

  const found = findings();
  const document = readDocument(source(PROJECT_FILE, text.replace(/^\ufeff/, '')), found);
  let fields: ProjectFields | undefined;
  if (document !== undefined && document !== 'empty') {
    refuseSecrets(document.root, document.reading);
    fields = projectShape.read(document.root, document.reading, '');
  }
  const project = assemble(fields, defaults(root, variables), found);
  const diagnostics = found.all().flatMap(asProject);
  const secrets = diagnostics.filter(({ code }) => code === 'P004');
  // Other findings and code frames would print the secret.
  if (secrets.length > 0) return { diagnostics: secrets.map(({ frame: _, ...rest }) => rest) };
  return hasErrors(diagnostics) ? { diagnostics } : { project, diagnostics };
}

/** What the YAML reader and the shapes say of any file, in the words of this one. */
const CODES: Readonly<Record<string, string>> = {
  C001: 'P001',
  C002: 'P002',
  C003: 'P003',
  C004: 'P001',
  C005: 'P003',
  C008: 'P001',
  C009: 'P001',
  C010: 'P001',
  C018: 'P004',
  C019: 'P001',
};

function asProject(diagnostic: Diagnostic): readonly Diagnostic[] {
  // An empty file is a project with defaults.
  if (diagnostic.code === 'C006') return [];
  const { why: _, ...rest } = diagnostic;
  return [{ ...rest, code: CODES[diagnostic.code] ?? diagnostic.code }];
}

function defaults(root: string, variables: Variables): Project {
  return {
    name: root.split(/[\\/]/).filter(Boolean).at(-1) ?? 'project',
    root,
    folders: FOLDERS,
    connections: {
      app: variables.DATABASE_URL ? { type: 'postgres', env: 'DATABASE_URL' } : { type: 'embedded' },
      warehouse: { type: 'duckdb', path: `${FOLDERS.state}/warehouse.duckdb` },
    },
    environments: {},
    lint: { rules: {} },
  };
}

function assemble(fields: ProjectFields | undefined, fallback: Project, found: Findings): Project {
  if (fields === undefined) return fallback;
  const connections = { ...fallback.connections };
  for (const { name, value } of fields.connections ?? []) {
    const connection = value === undefined ? undefined : connectionOf(name, value, found);
    if (connection !== undefined) connections[name] = connection;
  }
  // One that is there and not right is known all the same: what names it is not to be blamed as well.
  const written = (fields.connections ?? []).map(({ name }) => name);
  const known = [...new Set([...Object.keys(fallback.connections), ...written])];
  return {
    name: fields.project?.value.trim() ?? fallback.name,
    root: fallback.root,
    folders: { ...FOLDERS, ...foldersOf(fields.folders) },
    connections,
    environments: Object.fromEntries(
      (fields.environments ?? []).map((each) => [each.name, environmentOf(each, known, found)]),
    ),
    lint: lintOf(fields.lint),
  };
}

function foldersOf(fields: FolderFields | undefined): Partial<Project['folders']> {
  const names = Object.keys(FOLDERS) as (keyof Project['folders'])[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const path = fields?.[name]?.value.trim();
      return path === undefined ? [] : [[name, path.replace(/^\.\//, '').replace(/\/+$/, '')]];
    }),
  );
}

function connectionOf(name: string, fields: ConnectionFields, found: Findings): Connection | undefined {
  const kinds = Object.keys(fields.$keys);
  if (kinds.length !== 1) {
    found.add('C003', fields.$place, `connection ${name} needs exactly one of env, embedded and duckdb`, {
      fix: 'for example { env: DATABASE_URL }',
    });
    return undefined;
  }
  if (fields.env !== undefined) return { type: 'postgres', env: fields.env.value };
  if (fields.duckdb !== undefined) return { type: 'duckdb', path: fields.duckdb.value.trim() };
  if (fields.embedded === true) return { type: 'embedded' };
  if (fields.embedded === false)
    found.add('C003', fields.$keys.embedded ?? fields.$place, 'embedded is true, or is left out');
  return undefined;
}

function environmentOf(
  { value }: Named<NonNullable<ProjectFields['environments']>[number]['value']>,
  connections: readonly string[],
  found: Findings,
): Environment {
  const named = value?.connection;
  if (named !== undefined && !connections.includes(named.value))
    found.add('P005', named.place, `there is no connection ${named.value}`, {
      fix: didYouMean(named.value, connections) ?? `there are ${connections.join(', ')}`,
    });
  return { connection: named?.value ?? 'app', protected: value?.protected ?? false };
}

function lintOf(fields: LintFields | undefined): LintSettings {
  return {
    ...(fields?.postgres === undefined ? {} : { postgres: fields.postgres }),
    ...(fields?.transaction === undefined ? {} : { transaction: fields.transaction }),
    ...(fields?.format === undefined ? {} : { format: fields.format.value }),
    ...(fields?.preset === undefined ? {} : { preset: fields.preset.value }),
    rules: Object.fromEntries(
      (fields?.rules ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

/** URLs, and keys that ask for a password, are refused wherever they stand. The value is not repeated. */
function refuseSecrets(root: Node, reading: Reading): void {
  const fix = 'name an environment variable instead: { env: DATABASE_URL }';
  const refuse = (node: unknown, message: string): void =>
    reading.findings.add('P004', reading.place(node as Node), message, { fix });
  visit(root, {
    Pair(_, pair) {
      const key = String(pair.key);
      if (/^(?:password|passwd|pwd|secret|token|url|uri|dsn)$/i.test(key))
        refuse(pair.key, `${key} does not belong in ${PROJECT_FILE}`);
    },
    Scalar(where, node) {
      if (where === 'key' || typeof node.value !== 'string') return;
      // One with a password was found in the text.
      const isUrl = /^[a-z][a-z0-9+]*:\/\//i.test(node.value) && node.value.search(SECRET_URL) === -1;
      if (isUrl) refuse(node, `a connection URL does not belong in ${PROJECT_FILE}`);
    },
  });
}
