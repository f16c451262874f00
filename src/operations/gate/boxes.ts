/** Every box, in the order in which they are shown. */
import type { Box } from './box.ts';
import { classified } from './classified.ts';
import { described } from './described.ts';
import { foreignKeysIndexed } from './foreign-keys-indexed.ts';
import { generatedFresh } from './generated-fresh.ts';
import { migrationsApplied } from './migrations-applied.ts';
import { migrationsReversible } from './migrations-reversible.ts';
import { naming } from './naming.ts';
import { noDrift } from './no-drift.ts';
import { backedUp, encrypted, queriesBatched, seeded } from './not-yet.ts';
import { primaryKeys } from './primary-keys.ts';
import { qualityPasses } from './quality-passes.ts';
import { queriesIndexed } from './queries-indexed.ts';
import { retention } from './retention.ts';
import { timestamps } from './timestamps.ts';
import { typesFit } from './types-fit.ts';
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
