/** Boxes of the checklist that nothing looks at yet. They stand here so that nobody takes their silence for a tick. */
import { type Box, notApplicable } from './box.ts';

function notYet(name: string, claim: string, reason: string): Box {
  return { name, claim, look: () => notApplicable('nothing', `not checked yet: ${reason}`) };
}

export const queriesBatched = notYet(
  'no-n-plus-one',
  'No N+1 queries',
  'application code is not read; look at the query log of the code that changed',
);
export const encrypted = notYet(
  'encrypted',
  'Sensitive data is encrypted',
  'disk and column encryption are settings of the server that runs the database; ask who operates it',
);
export const seeded = notYet(
  'seeded',
  'The seed script knows every table and column',
  'datawright seed derives its rows from the contract; a script of your own is not read',
);
export const backedUp = notYet(
  'backed-up',
  'Backup and recovery were tried',
  'no restore was watched; ask who operates the database when one last succeeded',
);
