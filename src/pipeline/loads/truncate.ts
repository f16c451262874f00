/**
 * Truncate-load: the good rows replace all others in one transaction, so readers see the old rows or the new
 * ones and never an empty table. DELETE, not TRUNCATE: snapshots taken before it keep seeing the old rows, and
 * rows that foreign keys point at stop the load instead of vanishing under them.
 */
import { insertInto, type Load } from './load.ts';

export const truncate: Load = (input) => [
  { label: 'remove the old rows', gives: 'nothing', sql: input.sql.counted(`DELETE FROM ${input.target}`) },
  { label: 'insert', gives: 'loaded', sql: input.sql.counted(insertInto(input)) },
];
