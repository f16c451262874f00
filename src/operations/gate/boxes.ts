/** Every box, in the order in which they are shown. */
import type { Box } from './box.ts';
import {
  classified,
  described,
  foreignKeysIndexed,
  naming,
  primaryKeys,
  retention,
  timestamps,
  typesFit,
} from './design.ts';
import { generatedFresh } from './generated-fresh.ts';
import { migrationsApplied } from './migrations-applied.ts';
import { migrationsReversible } from './migrations-reversible.ts';
import { noDrift } from './no-drift.ts';
import { backedUp, encrypted, queriesBatched, seeded } from './not-yet.ts';
import { qualityPasses } from './quality-passes.ts';
import { queriesIndexed } from './queries-indexed.ts';
import { uniqueFields } from './unique-fields.ts';

export const boxes: readonly Box[] = [
  described,
  naming,
  primaryKeys,
  timestamps,
  typesFit,
  uniqueFields,
  foreignKeysIndexed,
  queriesIndexed,
  migrationsReversible,
  migrationsApplied,
  noDrift,
  generatedFresh,
  classified,
  retention,
  qualityPasses,
  queriesBatched,
  encrypted,
  seeded,
  backedUp,
];
