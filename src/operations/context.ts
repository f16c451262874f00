/**
 * What an operation may touch, and the only place where ports meet their adapters. Engines are imported when
 * first used, so that a verb pays only for what it needs.
 */

import type { PostgresServer, Shadow } from '../core/ports/postgres.ts';
import type { Clock, FailPoint } from '../core/ports/runtime.ts';
import type { Storage } from '../core/ports/storage.ts';
import type { Warehouse } from '../core/ports/warehouse.ts';
import type { Report } from '../core/progress.ts';
import type { Project } from '../project/project.ts';

export interface Context {
  readonly report: Report;
  readonly clock: Clock;
  readonly failPoint: FailPoint;
  /** Files of the project folder, paths relative to its root. */
  readonly files: Storage;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads `datawright.yaml` once; throws DatawrightError with every finding. */
  project(): Promise<Project>;
  /** The named PostgreSQL connection (`app` unless said otherwise). */
  database(name?: string): Promise<PostgresServer>;
  warehouse(name?: string): Promise<Warehouse>;
  /** An engine without a file, for reading Parquet, CSV and JSON. */
  scratch(): Promise<Warehouse>;
  shadow(): Promise<Shadow>;
  /** Closes whatever was opened, in reverse order. */
  close(): Promise<void>;
}
