/** What helps against a refusal of PostgreSQL, by its SQLSTATE; undefined where only the statement itself can tell. */

const REMEDIES: Readonly<Record<string, string>> = {
  '42501': 'connect as the owner of the object, or have its owner run it (ALTER … OWNER TO)',
  '25006': 'connect to the primary: this server, or this role, is read-only',
  '53100':
    'make room on the disk of the server (SELECT pg_size_pretty(pg_database_size(current_database())))',
  '53200': 'give the server more memory, or lower maintenance_work_mem',
  '53400': 'raise the limit that the message names, for this role or session',
  '55P03': 'let the transactions end that hold the table, or give it more --attempts',
  '57014': 'raise the statement_timeout of this role, which a migration cannot do without',
  '23505': 'mend the rows that share a value',
  '23503': 'mend the rows without a match',
  '23502': 'give the rows a value',
  '23514': 'mend the rows that break the check',
  '0A000': 'this PostgreSQL cannot do it; a newer major version may',
  '58P01': 'install what is missing on the server of the database',
};

export function remedyFor(sqlState: string): string | undefined {
  return REMEDIES[sqlState];
}
