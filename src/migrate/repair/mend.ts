/** A mend: one thing that is wrong and what would put it right, done only when its name is given. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { Database } from '../apply.ts';
import type { Migration } from '../folder.ts';
import type { History } from '../history.ts';

export interface Mend {
  /** `run:0003_add_tier`, to be given to --mend. */
  readonly name: string;
  /** What is wrong. */
  readonly what: string;
  /** What mending does, or why it cannot be mended here. */
  readonly does: string;
  /** Absent when nothing can be done by itself. */
  readonly mend?: () => Promise<void>;
}

export interface RepairScene extends Database {
  readonly files: Storage;
  /** The migrations folder. */
  readonly folder: string;
  readonly migrations: readonly Migration[];
  readonly history: History;
  readonly live: Catalog;
}

/** One kind of thing that can be wrong, a file each. Reads only. */
export interface Repair {
  find(scene: RepairScene): Promise<readonly Mend[]>;
}
