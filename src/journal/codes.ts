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
};
