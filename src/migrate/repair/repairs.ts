/** What repair looks at, in the order in which it mends: who holds the lock first, or nothing else can be done. */
import { checksums } from './checksums.ts';
import { indexes } from './indexes.ts';
import { locks } from './locks.ts';
import type { Repair } from './mend.ts';
import { texts } from './texts.ts';
import { unfinished } from './unfinished.ts';

export const repairs: readonly Repair[] = [locks, texts, checksums, unfinished, indexes];
