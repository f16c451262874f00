/** What the report page shows: plain data, gathered by the operation, drawn by pure functions. */
import type { ErdLayout } from '../erd/layout.ts';
import type { Model } from '../model.ts';
import type { LineageLayout } from './lineage-layout.ts';

export interface ReportModel {
  /** ISO time. */
  readonly madeAt: string;
  /** For people: `embedded`, `db.internal/shop`. */
  readonly database: string;
  readonly model: Model;
  readonly erd: ErdLayout;
  readonly lineage: LineageLayout;
  /** Live row counts by entity label or `warehouse.<table>`. */
  readonly rows: Readonly<Record<string, number>>;
  /** Newest first. */
  readonly runs: readonly ReportRun[];
  readonly quarantine: readonly QuarantineReason[];
  readonly quality?: ReportQuality;
  /** Oldest first. */
  readonly migrations: readonly ReportMigration[];
  readonly gate: readonly ReportBox[];
  /** Parts that could not be read, and why. */
  readonly gaps: readonly string[];
}

export interface ReportRun {
  readonly pipeline: string;
  readonly source: string;
  readonly target: string;
  readonly status: 'running' | 'succeeded' | 'failed';
  readonly startedAt: string;
  readonly seconds: number;
  readonly extracted: number;
  readonly loaded: number;
  readonly quarantined: number;
  readonly deduplicated: number;
  readonly chunks: number;
  readonly error?: string;
}

export interface QuarantineReason {
  readonly pipeline: string;
  readonly reason: string;
  readonly rows: number;
  /** A few refused rows, by column. */
  readonly samples: readonly Readonly<Record<string, string>>[];
}

export interface ReportQuality {
  /** ISO time of the newest verdict. */
  readonly at: string;
  readonly verdicts: readonly ReportVerdict[];
}

export interface ReportVerdict {
  readonly target: string;
  readonly check: string;
  readonly dimension: string;
  readonly label: string;
  readonly passed: boolean;
  readonly severity: 'critical' | 'warning';
  readonly observed: string;
  readonly rows: number;
  readonly failing: number;
  readonly failingKeys: readonly string[];
  readonly sql: string;
  readonly proven: boolean;
  /** Failing rows in the last runs, oldest first. */
  readonly trend: readonly { readonly at: string; readonly passed: boolean; readonly failing: number }[];
}

export interface ReportMigration {
  readonly name: string;
  readonly state: string;
  readonly appliedAt?: string;
  readonly up: readonly ReportAction[];
  readonly down: readonly ReportAction[];
  readonly proof?: {
    readonly proven: boolean;
    readonly rowsCompared: number;
    readonly locksObserved: number;
    readonly seconds: number;
  };
}

export interface ReportAction {
  readonly phase: 'expand' | 'backfill' | 'contract';
  readonly subject: string;
  readonly what: string;
  readonly sql: string;
  readonly lock: string;
  readonly cost: 'instant' | 'scan' | 'rewrite';
  readonly data: 'none' | 'lossless' | 'lossy' | 'irreversible';
}

export interface ReportBox {
  readonly claim: string;
  readonly verdict: 'passed' | 'failed' | 'not applicable';
  readonly looked: string;
  readonly observed: string;
  readonly missing: readonly { readonly what: string; readonly ask: string }[];
}
