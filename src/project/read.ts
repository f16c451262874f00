/** Reads `datawright.yaml`: what is wrong in it is collected, each with its place. Without a file there are defaults. */
import { LineCounter, parseDocument, visit } from 'yaml';
import { type Diagnostic, frameOf, hasErrors } from '../core/diagnostic.ts';
import type { Storage } from '../core/ports/storage.ts';
import { didYouMean } from '../core/suggestion.ts';
import { type Variables, withDotenv } from './dotenv.ts';
import { readLintSettings } from './lint.ts';
import { type Connection, type Environment, PROJECT_FILE, type Project } from './project.ts';
import { Reader } from './reader.ts';

const FOLDERS: Project['folders'] = {
  contracts: 'contracts',
  pipelines: 'pipelines',
  migrations: 'migrations',
  docs: 'docs/data',
  state: '.datawright',
};

/**
 * @param environment variables of the process; `.env` of the folder completes them
 * @returns no project when the file has an error
 */
export async function readProject(
  files: Storage,
  environment: Variables,
): Promise<{ readonly project?: Project; readonly diagnostics: readonly Diagnostic[] }> {
  const root = files.locate('.');
  const variables = await withDotenv(files, environment);
  const text = await files.read(PROJECT_FILE);
  if (text === undefined) return { project: defaults(root, variables), diagnostics: [] };

  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const diagnostics: Diagnostic[] = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      code: 'P001',
      severity: 'error',
      where: { file: PROJECT_FILE, line, column: col },
      message: error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? 'not valid YAML',
      frame: frameOf(text, line).map((shown) => ({ ...shown, text: shown.text.replace(LOGIN, '$1***@') })),
    };
  });
  if (diagnostics.length > 0) return { diagnostics };

  const reader = new Reader(PROJECT_FILE, text, document, lines);
  refuseSecrets(reader);
  const fallback = defaults(root, variables);
  const top = reader.map([], ['project', 'folders', 'connections', 'environments', 'lint']);
  const folders = readFolders(reader);
  const connections: Record<string, Connection> = { ...fallback.connections };
  for (const name of reader.keys(['connections'])) {
    const connection = readConnection(reader, ['connections', name]);
    if (connection !== undefined) connections[name] = connection;
  }
  const environments: Record<string, Environment> = {};
  for (const name of reader.keys(['environments']))
    environments[name] = readEnvironment(reader, ['environments', name], Object.keys(connections));
  const lint = readLintSettings(reader, ['lint']);
  const name = top.has('project') ? reader.text(['project']) : undefined;
  const secret = reader.diagnostics.some((diagnostic) => diagnostic.code === 'P004');
  return {
    ...(hasErrors(reader.diagnostics)
      ? {}
      : { project: { name: name ?? fallback.name, root, folders, connections, environments, lint } }),
    // A code frame would print the secret.
    diagnostics: secret ? reader.diagnostics.map(({ frame: _, ...rest }) => rest) : reader.diagnostics,
  };
}

/** The password in a URL, in a file that could not be parsed. */
const LOGIN = /(:\/\/[^\s:/@]*:)[^\s@]*@/g;

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

function readFolders(reader: Reader): Project['folders'] {
  const known = Object.keys(FOLDERS);
  const written = reader.map(['folders'], known);
  const read = [...written].flatMap((key) => {
    const path = reader.text(['folders', key]);
    if (path === undefined) return [];
    if (/^(?:[\\/]|[A-Za-z]:)|(?:^|\/)\.\.(?:\/|$)/.test(path)) {
      reader.problem(['folders', key], 'P003', `the folder ${key} must lie in the project: ${path}`);
      return [];
    }
    return [[key, path.replace(/^\.\//, '').replace(/\/+$/, '')]];
  });
  return { ...FOLDERS, ...Object.fromEntries(read) };
}

function readConnection(reader: Reader, path: readonly string[]): Connection | undefined {
  const name = path.at(-1) ?? '';
  const kinds = reader.map(path, ['env', 'embedded', 'duckdb']);
  if (kinds.size !== 1) {
    reader.problem(
      path,
      'P003',
      `connection ${name} needs exactly one of env, embedded and duckdb`,
      'for example { env: DATABASE_URL }',
    );
    return undefined;
  }
  if (kinds.has('embedded')) {
    if (reader.flag([...path, 'embedded'])) return { type: 'embedded' };
    reader.problem([...path, 'embedded'], 'P003', 'embedded is true, or is left out');
    return undefined;
  }
  const key = kinds.has('env') ? 'env' : 'duckdb';
  const value = reader.text([...path, key]);
  if (value === undefined) return undefined;
  if (key === 'duckdb') return { type: 'duckdb', path: value };
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(value)) {
    // The value is not repeated: it may be the secret itself.
    reader.problem(
      [...path, 'env'],
      'P003',
      'env holds the name of an environment variable, e.g. DATABASE_URL',
    );
    return undefined;
  }
  return { type: 'postgres', env: value };
}

function readEnvironment(
  reader: Reader,
  path: readonly string[],
  connections: readonly string[],
): Environment {
  const written = reader.map(path, ['connection', 'protected']);
  const connection = written.has('connection') ? reader.text([...path, 'connection']) : 'app';
  if (connection !== undefined && !connections.includes(connection))
    reader.problem(
      [...path, 'connection'],
      'P005',
      `there is no connection ${connection}`,
      didYouMean(connection, connections) ?? `there are ${connections.join(', ')}`,
    );
  return {
    connection: connection ?? 'app',
    protected: written.has('protected') && reader.flag([...path, 'protected']),
  };
}

/** URLs with a login, and keys that ask for a password, are refused wherever they stand. The value is not repeated. */
function refuseSecrets(reader: Reader): void {
  const fix = 'name an environment variable instead: { env: DATABASE_URL }';
  visit(reader.document, {
    Pair(_, pair) {
      const key = String(pair.key);
      if (/^(?:password|passwd|pwd|secret|token|url|uri|dsn)$/i.test(key))
        reader.problemAt(pair.key, 'P004', `${key} does not belong in ${PROJECT_FILE}`, fix);
    },
    Scalar(where, node) {
      if (where !== 'key' && typeof node.value === 'string' && /^[a-z][a-z0-9+]*:\/\//i.test(node.value))
        reader.problemAt(node, 'P004', `a connection URL does not belong in ${PROJECT_FILE}`, fix);
    },
  });
}
