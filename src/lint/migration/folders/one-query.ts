/** Tools that send a file as one query: PostgreSQL runs several statements as one transaction, a single one by itself. */
import { splitStatements } from '../../../sql/script.ts';

export async function isSeveral(text: string): Promise<boolean> {
  return (await splitStatements(text))?.length !== 1;
}
