/** What the J codes mean, for `datawright explain`. */
export const explanations: Readonly<Record<string, { title: string; text: string }>> = {
  J001: {
    title: 'Another run holds the lock',
    text: 'Migrations and pipelines of one database run one at a time, behind an advisory lock of the session that runs them. PostgreSQL releases the lock by itself when that session ends, also after a crash; there is nothing to unlock by hand. The message names the session that holds it.',
  },
  J002: {
    title: 'The ledger cannot be created',
    text: 'Runs and their steps are recorded in schema datawright of the database they protect, so that a killed run can go on where it stopped. The user needs CREATE on the database once: GRANT CREATE ON DATABASE name TO user.',
  },
  J003: {
    title: 'The ledger may not be read or written',
    text: 'The database has a ledger, and this user lacks rights on it. What was applied cannot be told without it, so nothing is done. To look (status, drift, plan) takes GRANT USAGE ON SCHEMA datawright and GRANT SELECT ON ALL TABLES IN SCHEMA datawright; to change (apply, down, run) INSERT and UPDATE as well.',
  },
  J004: {
    title: 'The lock may not be taken',
    text: 'PostgreSQL lets everybody take advisory locks, unless EXECUTE on its functions was revoked. Without the lock two runs could do the same step, so nothing is done. The user needs EXECUTE on pg_try_advisory_lock(bigint), pg_advisory_lock(bigint) and pg_advisory_unlock(bigint).',
  },
};
