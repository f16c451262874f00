/**
 * What a plan costs on the target: rows and bytes as its statistics know them, seconds at stated speeds, the time
 * a lock keeps writers waiting, and the disk that is needed meanwhile.
 */
import type { Action } from '../catalog/action.ts';
import { LOCKS } from '../catalog/action.ts';
import type { TableSize } from './table-size.ts';

export interface Estimate {
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Of these, seconds during which a lock makes writers (and mostly readers) of a table wait. */
  readonly lockSeconds: number;
  /** Bytes of disk needed while it runs; what stays afterwards is part of it. */
  readonly disk: number;
}

/**
 * What one backend did on a virtual machine of 2 cores that other work kept busy (load above 10), with the table
 * of 1.5 million rows and 190 MB in memory: `npm run bench estimates` measures it again and prints what a plan
 * says beside it. An idle machine does two to four times as much; a table that has to come from disk is as slow as
 * the disk.
 */
export const SPEED = {
  /** Bytes a second that a check reads. */
  scan: 150e6,
  /** Rows a second that a foreign key looks up. */
  lookup: 400e3,
  /** Rows a second that an index build sorts; wide keys take longer. */
  sort: 400e3,
  /** Bytes a second of a table written anew, its indexes not counted. */
  rewrite: 25e6,
  /** Rows a second of an UPDATE in batches. */
  update: 10e3,
} as const;

/** Bytes of an index entry beside its key, at 90 % filled pages. */
const ENTRY_BYTES = 16;
const FILL = 0.9;
const DEFAULT_KEY_BYTES = 8;

/** Undefined for what takes an instant whatever the size. */
export function estimate(action: Action, sizes: ReadonlyMap<string, TableSize>): Estimate | undefined {
  if (action.cost === 'instant' && action.verb !== 'backfill') return undefined;
  const tables = action.locked.flatMap((id) => sizes.get(id) ?? []);
  const [first] = tables;
  if (first === undefined) return undefined;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  const { seconds, disk } = work(action, tables, first, bytes, rows);
  const blocks = action.transactional && LOCKS.indexOf(action.lock) >= LOCKS.indexOf('SHARE');
  // A backfill in batches holds each row's lock for a moment only.
  const lockSeconds = blocks && action.verb !== 'backfill' ? seconds : 0;
  return { rows, bytes, seconds, lockSeconds, disk };
}

function work(
  action: Action,
  tables: readonly TableSize[],
  first: TableSize,
  bytes: number,
  rows: number,
): { readonly seconds: number; readonly disk: number } {
  if (action.verb === 'backfill')
    return { seconds: first.rows / SPEED.update, disk: first.bytes + first.indexBytes };
  if (action.cost === 'rewrite') {
    const indexes = tables.reduce((sum, table) => sum + table.indexes, 0);
    return {
      seconds: bytes / SPEED.rewrite + (indexes * rows) / Math.max(1, tables.length) / SPEED.sort,
      disk: tables.reduce((sum, table) => sum + table.bytes + table.indexBytes, 0),
    };
  }
  const key = keyOf(action.sql);
  if (key !== undefined) {
    const width = key.reduce((sum, name) => sum + (first.widths.get(name) ?? DEFAULT_KEY_BYTES), 0);
    const size = (first.rows * (width + ENTRY_BYTES)) / FILL;
    // The sort spills what does not fit into maintenance_work_mem, about once the size of the index.
    return {
      seconds: bytes / SPEED.scan + (rows / SPEED.sort) * Math.max(1, Math.log2(1 + width / 8)),
      disk: size * 2,
    };
  }
  if (action.fact.startsWith('foreign-key '))
    return { seconds: bytes / SPEED.scan + first.rows / SPEED.lookup, disk: 0 };
  return { seconds: bytes / SPEED.scan, disk: 0 };
}

/** Key columns of a statement that builds an index; undefined for any other. */
function keyOf(sql: string): readonly string[] | undefined {
  const list =
    /^CREATE (?:UNIQUE )?INDEX .*? ON .*?(?: USING \w+)? ?\((.*?)\)/s.exec(sql)?.[1] ??
    / ADD (?:CONSTRAINT \S+ )?(?:PRIMARY KEY|UNIQUE)(?: NULLS NOT DISTINCT)? \((.*?)\)/s.exec(sql)?.[1] ??
    (/ EXCLUDE USING /.test(sql) ? '' : undefined);
  return list?.split(',').map((part) => part.trim().split(/\s/)[0]?.replaceAll('"', '') ?? '');
}

/** Of all actions, one after the other; `disk` is the most that is needed at once, `stays` what remains. */
export function total(
  actions: readonly Action[],
  sizes: ReadonlyMap<string, TableSize>,
): Pick<Estimate, 'seconds' | 'lockSeconds' | 'disk'> & { readonly longestLock: number } {
  const each = actions.flatMap((action) => estimate(action, sizes) ?? []);
  return {
    seconds: each.reduce((sum, e) => sum + e.seconds, 0),
    lockSeconds: each.reduce((sum, e) => sum + e.lockSeconds, 0),
    longestLock: Math.max(0, ...each.map((e) => e.lockSeconds)),
    disk: each.reduce((sum, e) => sum + e.disk, 0),
  };
}
