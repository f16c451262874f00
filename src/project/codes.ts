/** What the P codes mean, for `datawright explain`. */
export const explanations: Readonly<Record<string, { title: string; text: string }>> = {
  P001: {
    title: 'datawright.yaml is not valid YAML',
    text: 'The file could not be parsed. Indent with spaces, quote texts that begin with a special character, and give every key once.',
  },
  P002: {
    title: 'Unknown key in datawright.yaml',
    text: 'The file knows: project, folders (contracts, pipelines, migrations, docs, state), connections, environments, lint (postgres, transaction, format, rules). A key that is not known is refused, since a misspelt one would silently do nothing.',
  },
  P003: {
    title: 'A value in datawright.yaml is of the wrong kind',
    text: 'Folders are relative paths. A connection is one of { env: NAME_OF_A_VARIABLE }, { embedded: true } or { duckdb: path/to/file.duckdb }. An environment is { connection: name, protected: true }. Under lint.rules every rule has one of the levels error, warning, info, off.',
  },
  P004: {
    title: 'A secret in datawright.yaml',
    text: 'Files under version control hold no URLs with passwords and no passwords. Name an environment variable instead ({ env: DATABASE_URL }) and put its value into the environment or into .env, which is not committed. A password that was committed is known: change it.',
  },
  P005: {
    title: 'No such connection',
    text: 'The name is not among the connections of datawright.yaml. Without a file there are app (DATABASE_URL when it is set, else the embedded PostgreSQL) and warehouse (a DuckDB file in the state folder).',
  },
  P006: {
    title: 'The environment variable of a connection is not set',
    text: 'The connection names an environment variable which is neither in the environment nor in .env.',
  },
  P007: {
    title: 'The connection is of another kind',
    text: 'Migrations need PostgreSQL; the warehouse is a DuckDB file. The named connection is the other one.',
  },
};
