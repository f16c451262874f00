/** Append: every good row becomes a new row. A key that is already there was judged before. */
import { insertInto, type Load } from './load.ts';

export const append: Load = (input) => [
  { label: 'insert', gives: 'loaded', sql: input.sql.counted(insertInto(input)) },
];
