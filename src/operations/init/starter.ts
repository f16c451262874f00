/** The files that a new project begins with. */

/** A folder's name as the name of a project: `My Shop (2)` → `my_shop_2`. */
export function projectName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return name === '' ? 'project' : /^\d/.test(name) ? `p_${name}` : name;
}

export function projectFile(name: string, database: 'DATABASE_URL' | 'embedded'): string {
  return `# yaml-language-server: $schema=.datawright/project.schema.json
# Where things are. Connections name environment variables; a password in here is an error.
project: ${name}
connections:
  ${
    database === 'DATABASE_URL'
      ? 'app: { env: DATABASE_URL }'
      : 'app: { embedded: true }   # a real PostgreSQL 18 in .datawright/; { env: DATABASE_URL } uses yours'
  }
  warehouse: { duckdb: .datawright/warehouse.duckdb }
`;
}

/** Adds what must not be committed and is not ignored yet. */
export function gitignoreWith(present: string): string {
  const lines = present.split(/\r?\n/).map((line) => line.trim().replace(/^\//, ''));
  const missing = ['.datawright/', '.env'].filter(
    (entry) => !lines.includes(entry) && !lines.includes(entry.replace(/\/$/, '')),
  );
  if (missing.length === 0) return present;
  const before = present === '' || present.endsWith('\n') ? present : `${present}\n`;
  return `${before}${missing.join('\n')}\n`;
}

export function starterContract(name: string): string {
  return `# yaml-language-server: $schema=../.datawright/contract.schema.json
# The single source of truth: a field that is not here does not exist.
contract: ${name}
version: 0.1.0

enums:
  user_role: [member, admin]

tables:
  users:
    description: A person who can sign in.
    classification: confidential
    subject: id
    retention: { keep: 3 years, after: updated_at, then: erase }
    columns:
      id:         { type: uuid, primary_key: true, default: gen_random_uuid() }
      email:      { type: varchar(255), unique: true, pii: email, validation: email, description: Unique login email }
      role:       { type: user_role, default: member }
      created_at: { type: timestamptz, default: now() }
      updated_at: { type: timestamptz, default: now() }

  notes:
    description: Something a person wrote down.
    classification: confidential
    columns:
      id:         { type: uuid, primary_key: true, default: gen_random_uuid() }
      user_id:    { type: uuid, references: users.id, on_delete: cascade }
      body:       { type: text, check: length(body) > 0 }
      created_at: { type: timestamptz, default: now() }
      updated_at: { type: timestamptz, default: now() }
    indexes:
      - { columns: [user_id, created_at DESC], reason: A person's newest notes; foreign key }

queries:
  newest_notes:
    sql: SELECT id, body FROM notes WHERE user_id = :user_id ORDER BY created_at DESC LIMIT 50
    expect: { time: 5ms, rows: 50, indexes: [idx_notes_user_id_created_at] }

volumes: { users: 10_000, notes: { rows: 1_000_000, growth: 10x } }

quality:
  users:
    - unique: email
  notes:
    - references: { column: user_id, to: users.id }
`;
}
