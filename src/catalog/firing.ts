/** When triggers, rules and event triggers fire: one word of four, which PostgreSQL keeps as a letter. */

export type Firing = 'disabled' | 'replica' | 'always';

const WORDS = {
  ordinary: 'ENABLE',
  disabled: 'DISABLE',
  replica: 'ENABLE REPLICA',
  always: 'ENABLE ALWAYS',
} as const;

/** `ENABLE`, `DISABLE`, … as ALTER TABLE and ALTER EVENT TRIGGER say it. */
export function firing(state: Firing | undefined): string {
  return WORDS[state ?? 'ordinary'];
}

/** SQL for the state kept in `column`; NULL when it is the ordinary one. */
export function firingSql(column: string): string {
  return `CASE ${column} WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END`;
}
